package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** N1: numbers at the edges of float32 and beyond. Whatever comes in, every number published is finite. */
class NumbersIT {

    private static final double[] SCORED = {0, -0.0, 1e-45, 4.9e-324, -1e-38, 1, -1, 1e6, -1e6, 1e12, 1e15, -1e15, 1e17
    };
    private static final double[] INFINITE_SCORE = {1e30, -1e30, 3e38, -3.4e38};
    private static final double[] NO_FLOAT = {3.5e38, -1e39, 1e300, Double.NaN, Double.POSITIVE_INFINITY};

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void everyNumberPublishedIsFinite() throws Exception {
        Scenario scenario = Scenario.of("N1", "numbers from 5e-324 to 1e300, NaN, infinities");
        int records = scenario.count(10_000, 100_000);
        try (Bed bed = Bed.make(directory, 2, Map.of())) {
            Ledger ledger = bed.produce(numbers(), records, 0, scenario.seed());
            bed.run();
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            Outcomes outcomes = Outcomes.read(bed.watch(), Bed.APPLICATION);
            long[] numbers = new long[2];
            for (String topic : List.of("scores", "embeddings", "anomalies", "statistics")) {
                bed.watch().read(Bed.APPLICATION + "." + topic, r -> look(outcomes.decode(r), numbers));
            }
            boolean held = findings.exactlyOnce() && numbers[1] == 0;
            scenario.verdict(
                    findings, held, String.format("%,d numbers published, %d not finite", numbers[0], numbers[1]));
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(findings.deadLettered()).isBetween(records / 2L, records * 4L / 5);
            assertThat(numbers[1]).as("numbers not finite").isZero();
            assertThat(numbers[0]).isGreaterThan(records);
        }
    }

    private static Load numbers() {
        return (n, random) -> {
            byte[] key = ("c" + random.nextInt(20)).getBytes(StandardCharsets.UTF_8);
            long at = Payments.START + n * 50L;
            return switch (random.nextInt(3)) {
                case 0 -> Sent.good(key, Payments.avro(SCORED[random.nextInt(SCORED.length)], 4, at));
                case 1 ->
                    Sent.bad(
                            key,
                            Payments.avro(INFINITE_SCORE[random.nextInt(INFINITE_SCORE.length)], 4, at),
                            "non_finite_score");
                default -> Sent.bad(key, Payments.avro(NO_FLOAT[random.nextInt(NO_FLOAT.length)], 4, at), "not_finite");
            };
        };
    }

    private static void look(Object value, long[] numbers) {
        if (value instanceof GenericRecord record) {
            for (Schema.Field field : record.getSchema().getFields()) {
                look(record.get(field.pos()), numbers);
            }
        } else if (value instanceof List<?> list) {
            list.forEach(element -> look(element, numbers));
        } else if (value instanceof Float || value instanceof Double) {
            numbers[0]++;
            numbers[1] += Double.isFinite(((Number) value).doubleValue()) ? 0 : 1;
        }
    }
}
