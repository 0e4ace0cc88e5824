package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.record.RejectReason;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopologyMetricsTest {

    private static final long T0 = 1_700_000_040_000L;

    @TempDir
    Path state;

    @Test
    void everyRecordIsCountedWhereItWent() {
        try (Bench bench = new Bench(state, Fixture.spec(4))) {
            for (int i = 0; i < 9; i++) {
                bench.send("c" + i % 3, Fixture.payment("c", i == 5 ? 250 : 10, "DE", T0), T0);
            }
            bench.send(null, Fixture.payment("c", 10, "DE", T0), T0);
            bench.send("c1", new byte[] {1, 2, 3}, T0);
            bench.send("c1", Fixture.payment("c", 10, "DE", T0 - 900_000), T0);
            bench.send("c1", Fixture.payment("c", 10, "DE", T0 + 7_200_000), T0);
            bench.send("c1", Fixture.payment("c", 10, "DE", T0 + 120_000), T0);
            bench.advance(Duration.ofMillis(20));

            TopologyMetrics metrics = bench.metrics();
            long rejected = 0;
            for (RejectReason reason : RejectReason.values()) {
                rejected += metrics.rejected(reason);
            }
            assertThat(metrics.value(Measure.CONSUMED)).isEqualTo(14);
            assertThat(metrics.value(Measure.SCORED)).isEqualTo(12);
            assertThat(rejected).isEqualTo(2);
            assertThat(metrics.rejected(RejectReason.MISSING_KEY)).isOne();
            assertThat(metrics.rejected(RejectReason.MALFORMED)).isOne();
            assertThat(metrics.value(Measure.ANOMALIES)).isOne();
            assertThat(metrics.value(Measure.LATE)).isOne();
            assertThat(metrics.value(Measure.FUTURE)).isOne();
            assertThat(metrics.value(Measure.WINDOWS_CLOSED)).isEqualTo(3);
            assertThat(metrics.value(Measure.WINDOWS_OPEN)).isOne();
            assertThat(metrics.value(Measure.ENTITIES)).isOne();
            assertThat(metrics.value(Measure.BATCHES_BY_SIZE)
                            + metrics.value(Measure.BATCHES_BY_LINGER)
                            + metrics.value(Measure.BATCHES_BY_COMMIT))
                    .isPositive();
            TopologyMetrics.Counts sizes = metrics.counts(Distribution.BATCH_RECORDS);
            assertThat(sizes.sum()).as("records in batches").isEqualTo(12);
            assertThat(sizes.buckets()[2]).as("full batches of 4").isEqualTo(metrics.value(Measure.BATCHES_BY_SIZE));
            assertThat(metrics.counts(Distribution.SCORE_NANOS).sum())
                    .isEqualTo(metrics.value(Measure.SCORE_NANOS))
                    .isPositive();
            assertThat(metrics.value(Measure.SAVE_NANOS)).isPositive();
        }
    }

    @Test
    void totalsOutliveTheTasksAndGaugesDoNot() {
        TopologyMetrics metrics = new TopologyMetrics();
        TaskMetrics moved = metrics.open();
        TaskMetrics stays = metrics.open();
        moved.add(Measure.SCORED, 5);
        moved.set(Measure.WINDOWS_OPEN, 7);
        moved.reject(RejectReason.TOO_LARGE);
        moved.batch(4, 5_000_000, 20_000);
        stays.batch(5_000, 0, 0);
        stays.add(Measure.SCORED, 2);
        stays.set(Measure.WINDOWS_OPEN, 3);
        metrics.close(moved);
        metrics.close(moved);

        assertThat(metrics.value(Measure.SCORED)).isEqualTo(7);
        assertThat(metrics.value(Measure.WINDOWS_OPEN)).isEqualTo(3);
        assertThat(metrics.rejected(RejectReason.TOO_LARGE)).isOne();
        assertThat(metrics.counts(Distribution.BATCH_RECORDS).sum()).isEqualTo(5_004);
        assertThat(metrics.counts(Distribution.BATCH_RECORDS).buckets())
                .as("4 records in the third bucket, whose upper bound it is; 5,000 in the last, which has none")
                .containsExactly(0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1);
        assertThat(metrics.counts(Distribution.WAIT_NANOS).sum()).isEqualTo(5_000_000);
    }
}
