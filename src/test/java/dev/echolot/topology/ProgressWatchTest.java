package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.topology.ProgressWatch.Position;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProgressWatchTest {

    private final ProgressWatch watch = new ProgressWatch(60_000);

    @Test
    void aPartitionWithRecordsLeftThatDoesNotMoveIsNoticedAfterItsPatience() {
        Map<String, Position> waiting = Map.of("a-0", new Position(5, 9));
        assertThat(watch.look(waiting, 0)).isEmpty();
        assertThat(watch.look(waiting, 59_999)).isEmpty();
        assertThat(watch.look(waiting, 61_000)).containsExactly(Map.entry("a-0", 61_000L));
    }

    @Test
    void movingOnByOneRecordIsEnough() {
        watch.look(Map.of("a-0", new Position(5, 9)), 0);
        assertThat(watch.look(Map.of("a-0", new Position(6, 90)), 60_000)).isEmpty();
        assertThat(watch.look(Map.of("a-0", new Position(6, 90)), 119_000)).isEmpty();
        assertThat(watch.look(Map.of("a-0", new Position(6, 90)), 120_000)).isNotEmpty();
    }

    @Test
    void aPartitionWithoutRecordsMayStandStillForEver() {
        Map<String, Position> idle =
                Map.of("a-0", new Position(9, 9), "a-1", new Position(-1, -1), "a-2", new Position(-1, 0));
        for (long hour = 0; hour < 24; hour++) {
            assertThat(watch.look(idle, hour * 3_600_000)).isEmpty();
        }
        watch.look(Map.of("a-0", new Position(9, 10)), 86_400_000);
        assertThat(watch.look(Map.of("a-0", new Position(9, 10)), 86_430_000))
                .as("its patience begins with its first record")
                .isEmpty();
    }

    @Test
    void aPartitionThatNeverCommittedCounts() {
        watch.look(Map.of("a-0", new Position(-1, 3)), 0);
        assertThat(watch.look(Map.of("a-0", new Position(-1, 3)), 60_000)).containsKey("a-0");
    }

    @Test
    void aPartitionThatMovedAwayIsForgotten() {
        Map<String, Position> waiting = Map.of("a-0", new Position(5, 9));
        watch.look(waiting, 0);
        watch.look(Map.of(), 50_000);
        assertThat(watch.look(waiting, 70_000)).isEmpty();
    }
}
