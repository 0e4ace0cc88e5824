package dev.echolot.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PartitionWindowsTest {

    private static final long FAR = 1_000_000;

    private final List<String> closed = new ArrayList<>();
    private final ClosedWindowSink sink = (entity, state, offset, cause) ->
            closed.add(entity + "@" + state.startMs() + " n=" + state.count() + " by " + offset + " " + cause);
    private final PartitionWindows windows = new PartitionWindows(new WindowSpec(100, 20), 50, 3);
    private long offset;

    @Test
    void closesAWindowOnceTheClockReachesItsEndPlusGrace() {
        add("a", 10);
        add("a", 119);
        assertThat(closed).isEmpty();
        add("b", 120);

        assertThat(closed).containsExactly("a@0 n=1 by 2 EVENT_TIME");
    }

    @Test
    void closesByEndThenByEntityBeforeTheRecordItselfIsAdded() {
        add("c", 10);
        add("a", 20);
        add("a", 110);
        add("b", 30);
        add("b", 500);

        assertThat(closed)
                .containsExactly(
                        "a@0 n=1 by 4 EVENT_TIME",
                        "b@0 n=1 by 4 EVENT_TIME",
                        "c@0 n=1 by 4 EVENT_TIME",
                        "a@100 n=1 by 4 EVENT_TIME");
        assertThat(windows.openWindows()).isOne();
    }

    @Test
    void aRecordWithinGraceIsInTimeAndOneAfterItIsLate() {
        add("a", 10);
        add("a", 119);
        assertThat(add("a", 99)).isEqualTo(Arrival.IN_TIME);
        add("a", 120);
        assertThat(add("a", 99)).isEqualTo(Arrival.LATE);
        assertThat(add("b", 99)).isEqualTo(Arrival.LATE);

        assertThat(windows.progress().late()).isEqualTo(2);
        WindowState newest = windows.newest("a");
        assertThat(newest).isNotNull().extracting(WindowState::late).isEqualTo(1L);
        assertThatThrownBy(windows::window).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aRecordFromTheFutureDoesNotMoveTheClock() {
        add("a", 10);
        assertThat(windows.arrive("a", 1_000, 949, 1, sink)).isEqualTo(Arrival.FUTURE);
        assertThat(windows.progress().clockMs()).isEqualTo(10);
        assertThat(closed).isEmpty();
        assertThat(windows.newest("a"))
                .isNotNull()
                .extracting(WindowState::excluded)
                .isEqualTo(1L);
        assertThat(windows.arrive("a", 1_000, 950, 2, sink)).isEqualTo(Arrival.IN_TIME);
        assertThat(closed).hasSize(1);
    }

    @Test
    void theEntityWithTheOldestLastEventTimeMakesRoom() {
        add("a", 10);
        add("b", 11);
        add("c", 12);
        add("a", 13);
        add("d", 14);

        assertThat(closed).containsExactly("b@0 n=1 by 4 EVICTED");
        assertThat(windows.entities()).isEqualTo(3);
        assertThat(windows.progress().evicted()).isOne();
    }

    @Test
    void anEvictedEntityComesBackWithAFurtherPieceOfItsWindow() {
        add("a", 10);
        add("b", 11);
        add("c", 12);
        add("d", 13);
        add("a", 14);

        assertThat(closed).containsExactly("a@0 n=1 by 3 EVICTED", "b@0 n=1 by 4 EVICTED");
    }

    @Test
    void aCommitWritesItsChangesOnceWithTheProgressAfterThem() {
        assertThat(commit()).isEmpty();
        add("a", 10);
        add("b", 20);
        assertThat(commit()).containsExactly("block 0", "progress");
        assertThat(commit()).isEmpty();
        add("b", 30);
        assertThat(commit()).containsExactly("block 1", "progress");
        windows.closeIdle(400, sink);
        assertThat(commit()).containsExactly("progress");
    }

    @Test
    void idleClosingClosesForGood() {
        add("a", 10);
        windows.closeIdle(119, sink);
        assertThat(closed).isEmpty();
        windows.closeIdle(120, sink);

        assertThat(closed).containsExactly("a@0 n=1 by 0 IDLE");
        assertThat(add("a", 50)).isEqualTo(Arrival.LATE);
    }

    @Test
    void extremeEventTimesAreHandledAsAnyOther() {
        assertThat(windows.arrive("a", Long.MIN_VALUE, 0, 0, sink)).isEqualTo(Arrival.IN_TIME);
        assertThat(windows.arrive("a", Long.MAX_VALUE, 0, 1, sink)).isEqualTo(Arrival.FUTURE);
        assertThat(windows.arrive("a", Long.MAX_VALUE, Long.MAX_VALUE, 2, sink)).isEqualTo(Arrival.IN_TIME);
        assertThat(closed).hasSize(1);
    }

    @Test
    void refusesStoredWindowsOfAnotherSizeAndTheSameWindowTwice() {
        windows.restore("a", new StoredWindow(new WindowState(100, 200), -1));

        assertThatThrownBy(() -> windows.restore("a", new StoredWindow(new WindowState(100, 200), -1)))
                .hasMessageContaining("open already");
        assertThatThrownBy(() -> windows.restore("b", new StoredWindow(new WindowState(0, 60), -1)))
                .hasMessageContaining("does not fit windows of 100 ms");
    }

    private Arrival add(String entity, long timeMs) {
        Arrival arrival = windows.arrive(entity, timeMs, FAR, offset, sink);
        if (arrival == Arrival.IN_TIME) {
            windows.add(1, 1, false);
        }
        offset++;
        return arrival;
    }

    private List<String> commit() {
        return MemoryStore.commit(windows).stream().map(MemoryStore.Write::text).toList();
    }

    /** Beyond some thousand entities a lot's windows are touched before its records come, evicted and closed ones among them. */
    @Test
    void whatIsExpectedChangesNothing() {
        assertThat(closings(true)).isEqualTo(closings(false)).hasSizeGreaterThan(5_000);
    }

    private static List<String> closings(boolean expecting) {
        Random random = new Random(5);
        List<String> closed = new ArrayList<>();
        PartitionWindows windows = new PartitionWindows(new WindowSpec(20_000, 0), 0, 3_000);
        String[] lot = new String[PartitionWindows.LOT];
        for (int i = 0; i < 60_000; i += lot.length) {
            for (int k = 0; k < lot.length; k++) {
                lot[k] = "e" + (int) Math.abs(random.nextGaussian() * 3_000);
            }
            if (expecting) {
                windows.expect(lot, 0, lot.length / 2);
                windows.expect(lot, lot.length / 2, lot.length);
            }
            for (int k = 0; k < lot.length; k++) {
                windows.arrive(
                        lot[k],
                        i + k,
                        i + k,
                        i + k,
                        (entity, state, offset, cause) -> closed.add(entity + state + cause));
                windows.add(k, 1, false);
            }
        }
        return closed;
    }
}
