package dev.echolot.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What commits write, how much of it, and what comes back from any part of it. */
class JournalTest {

    private static final long FAR = 1_000_000_000;
    private static final WindowSpec LONG = new WindowSpec(FAR, 0);

    private final List<String> closed = new ArrayList<>();
    private final ClosedWindowSink sink =
            (entity, state, offset, cause) -> closed.add(entity + "@" + state.startMs() + " n=" + state.count());
    private final MemoryStore store = new MemoryStore();
    private long offset;

    @Test
    void windowsAreStoredAtMostOnceInEightRecordsAndTheStoreIsBounded() {
        Random random = new Random(1);
        int entities = 2_000;
        PartitionWindows windows = new PartitionWindows(LONG, 0, entities, 0);
        long whole = 0;
        int records = 200_000;
        for (int i = 0; i < records; i++) {
            add(windows, "e" + random.nextInt(entities), i);
            if (i % 1_000 == 999) {
                List<MemoryStore.Write> writes = MemoryStore.commit(windows);
                whole +=
                        writes.stream().filter(w -> w.text().startsWith("put ")).count();
                store.apply(writes);
                assertThat(store.count("block ")).isLessThanOrEqualTo(8L * entities / 500 + 4);
            }
        }
        assertThat(whole).isBetween(records / 20L, records / 8L);
        assertThat(store.size()).isLessThanOrEqualTo(entities + 37);
        assertThat(counts(loaded(LONG, 0))).isEqualTo(counts(windows));
    }

    @Test
    void windowsThatCloseSoonAreNeverStoredWholeNorRemoved() {
        PartitionWindows windows = new PartitionWindows(new WindowSpec(100, 0), 0, 1_000, Journal.LEAST);
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            add(windows, "e" + i % 50, i);
            if (i % 64 == 0) {
                MemoryStore.commit(windows).forEach(w -> written.add(w.text().split(" ")[0]));
            }
        }
        assertThat(closed).hasSizeGreaterThan(4_900);
        assertThat(written).containsOnly("block", "progress");
    }

    @Test
    void whateverPartOfACommitArrivesNothingThatWasCommittedIsLost() {
        WindowSpec spec = new WindowSpec(1_000, 300);
        Random random = new Random(7);
        PartitionWindows windows = new PartitionWindows(spec, 0, 12, 100);
        Map<String, Long> before = new HashMap<>();
        int parts = 0;
        for (int i = 0; i < 6_000; i++) {
            add(windows, "e" + random.nextInt(15), i * 3L - random.nextInt(500));
            if (i % 20 == 0) {
                List<MemoryStore.Write> writes = MemoryStore.commit(windows);
                Map<String, Long> after = counts(windows);
                for (int part = 0; part < writes.size(); part++) {
                    MemoryStore torn = store.copy();
                    torn.apply(writes.subList(0, part));
                    Map<String, Long> found = counts(loaded(torn, spec, 100));
                    before.forEach((window, count) -> {
                        // a window that the commit closed, published before it, may be gone; of one opened again all
                        // may be gone but what came since
                        if (after.getOrDefault(window, 0L) >= count) {
                            assertThat(found.get(window))
                                    .as("%s after %s of %s", window, torn, writes)
                                    .isBetween(count, after.get(window));
                        }
                    });
                    parts++;
                }
                store.apply(writes);
                assertThat(counts(loaded(store, spec, 100))).isEqualTo(after);
                before = after;
            }
        }
        assertThat(parts).isGreaterThan(1_000);
        assertThat(closed).hasSizeGreaterThan(100);
    }

    @Test
    void aStoreThatLacksABlockIsRefused() {
        PartitionWindows windows = new PartitionWindows(LONG, 0, 10, 1_000);
        for (int i = 0; i < 4; i++) {
            add(windows, "a", i);
            store.apply(MemoryStore.commit(windows));
        }
        store.remove("block 2");

        assertThatThrownBy(() -> loaded(LONG, 1_000))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("expected 4 blocks from 0 to 4, found 3");
    }

    @ParameterizedTest(name = "at most {0} entities, {1} failures in a row")
    @CsvSource({"100, 1", "30, 1", "100, 2", "30, 2"})
    void aCommitThatTheChangelogNeverGotIsStoredOnceMore(int entityMax, int failures) {
        Random random = new Random(11);
        MemoryStore changelog = new MemoryStore();
        PartitionWindows windows = new PartitionWindows(LONG, 0, entityMax, 100);
        for (int i = 0; i < 8_000; i++) {
            add(windows, "e" + random.nextInt(40), i);
            if (i % 25 == 24) {
                List<MemoryStore.Write> writes = MemoryStore.commit(windows);
                store.apply(writes);
                if (i / 25 % 16 >= 16 - failures) { // the store is kept, of the changelog this commit is missing
                    windows = new PartitionWindows(LONG, 0, entityMax, 100);
                    store.load(windows);
                } else {
                    changelog.apply(writes);
                    assertThat(counts(loaded(changelog, LONG, 100))).isEqualTo(counts(windows));
                }
            }
        }
        assertThat(store.count("put ")).isPositive();
        assertThat(closed.isEmpty()).isEqualTo(entityMax == 100);
    }

    @ParameterizedTest(name = "{0} commits lost in a row")
    @ValueSource(ints = {1, 2})
    void aCommitCutOffAfterOneTheChangelogNeverGotLosesNothing(int failures) {
        Random random = new Random(13);
        MemoryStore changelog = new MemoryStore();
        PartitionWindows windows = new PartitionWindows(LONG, 0, 100, 100);
        int lost = failures;
        int cuts = 0;
        for (int i = 0; i < 8_000; i++) {
            add(windows, "e" + random.nextInt(40), i);
            if (i % 25 == 24) {
                List<MemoryStore.Write> writes = MemoryStore.commit(windows);
                if (lost < failures) { // the store is kept, of the changelog this commit is missing
                    store.apply(writes);
                    windows = new PartitionWindows(LONG, 0, 100, 100);
                    store.load(windows);
                    lost++;
                    continue;
                }
                Map<String, Long> before = counts(loaded(changelog, LONG, 100));
                Map<String, Long> after = counts(windows);
                for (int part = 0; part < writes.size(); part++) { // cut off here, and then the store is lost
                    MemoryStore torn = changelog.copy();
                    torn.apply(writes.subList(0, part));
                    Map<String, Long> found = counts(loaded(torn, LONG, 100));
                    before.forEach((window, count) -> assertThat(found.get(window))
                            .as("%s of %s", window, writes)
                            .isBetween(count, after.get(window)));
                    cuts++;
                }
                store.apply(writes);
                changelog.apply(writes);
                assertThat(counts(loaded(changelog, LONG, 100))).isEqualTo(after);
                lost = i / 25 % 8 == 7 ? 0 : lost;
            }
        }
        assertThat(cuts).isGreaterThan(300);
        assertThat(store.count("block ")).isLessThan(60); // places are used again, after forty failures too
    }

    @Test
    void aStoreWithBlocksOfTwoInstancesUnderOneNumberIsRefused() {
        MemoryStore changelog = new MemoryStore();
        PartitionWindows mine = new PartitionWindows(LONG, 0, 10, 40);
        for (int i = 0; i < 40; i++) { // until places are used again
            add(mine, "a", i);
            List<MemoryStore.Write> writes = MemoryStore.commit(mine);
            store.apply(writes);
            changelog.apply(writes);
        }
        add(mine, "a", 41);
        store.apply(MemoryStore.commit(mine)); // lost on its way to the changelog
        PartitionWindows other = loaded(changelog, LONG, 40); // another instance takes over
        add(other, "b", 41);
        store.apply(MemoryStore.commit(other)); // and the first one comes back

        assertThatThrownBy(() -> loaded(LONG, 40))
                .isInstanceOf(StateFormatException.class)
                .hasMessageContaining("remove the state directory");
    }

    @Test
    void aWindowEvictedByACommitThatTheChangelogNeverGotStaysClosed() {
        MemoryStore changelog = new MemoryStore();
        PartitionWindows windows = new PartitionWindows(LONG, 0, 2, 0);
        for (String entity : List.of("a", "b", "b")) {
            add(windows, entity, offset);
            List<MemoryStore.Write> writes = MemoryStore.commit(windows);
            store.apply(writes);
            changelog.apply(writes);
        }
        assertThat(changelog.count("put a@0")).isOne();
        add(windows, "c", offset);
        store.apply(MemoryStore.commit(windows));
        assertThat(closed).containsExactly("a@0 n=1");
        assertThat(store.count("put a@0")).isZero();

        PartitionWindows restarted = loaded(LONG, 0);
        for (int i = 0; i < 3; i++) { // the block with the eviction leaves the journal
            add(restarted, "c", offset);
            changelog.apply(MemoryStore.commit(restarted));
        }
        assertThat(counts(loaded(changelog, LONG, 0)))
                .isEqualTo(counts(restarted))
                .containsOnlyKeys("b@0", "c@0");
    }

    @Test
    void entitiesOfOneHashAreToldApart() {
        Map<Integer, String> seen = new HashMap<>();
        List<String> same = new ArrayList<>();
        for (int i = 0; same.isEmpty(); i++) { // one in 2^32 of all pairs, so that some 100,000 names are enough
            String other = seen.put(EntityHash.of("e" + i), "e" + i);
            if (other != null) {
                same.addAll(List.of(other, "e" + i));
            }
        }
        PartitionWindows windows = new PartitionWindows(LONG, 0, 10, 1_000);
        for (int i = 0; i < 5; i++) {
            add(windows, same.get(i % 2), i);
        }
        store.apply(MemoryStore.commit(windows));
        add(windows, same.get(0), 5); // each finds the other's entity or its own, whichever stands first
        add(windows, same.get(1), 6);
        store.apply(MemoryStore.commit(windows));

        assertThat(counts(loaded(LONG, 1_000)))
                .isEqualTo(Map.of(same.get(0) + "@0", 4L, same.get(1) + "@0", 3L))
                .isEqualTo(counts(windows));
    }

    @Test
    void anotherGraceNeitherLosesAWindowNorClosesOneTwice() {
        PartitionWindows windows = new PartitionWindows(new WindowSpec(100, 50), 0, 10, 1_000);
        add(windows, "a", 10);
        add(windows, "b", 110);
        add(windows, "c", 240); // a@0 closes, b@100 stays for 10 ms more
        store.apply(MemoryStore.commit(windows));
        assertThat(closed).containsExactly("a@0 n=1");

        PartitionWindows longer = loaded(new WindowSpec(100, 500), 1_000);
        assertThat(counts(longer)).containsOnlyKeys("b@100", "c@200");
        assertThat(add(longer, "a", 20)).isEqualTo(Arrival.LATE);
        PartitionWindows shorter = loaded(new WindowSpec(100, 0), 1_000);
        assertThat(counts(shorter)).containsOnlyKeys("b@100", "c@200");
        add(shorter, "c", 241);
        assertThat(closed).containsExactly("a@0 n=1", "b@100 n=1");
    }

    @Test
    void changesOfWindowsOfAnotherSizeAreRefused() {
        PartitionWindows windows = new PartitionWindows(new WindowSpec(100, 0), 0, 10, 1_000);
        add(windows, "a", 10);
        store.apply(MemoryStore.commit(windows));

        assertThatThrownBy(() -> loaded(new WindowSpec(50, 0), 1_000))
                .hasMessageContaining("stored changes of windows of 100 ms do not fit windows of 50 ms");
    }

    @Test
    void theSizeMayChangeOnceAllWindowsAreClosed() {
        PartitionWindows windows = new PartitionWindows(new WindowSpec(100, 0), 0, 10, 1_000);
        add(windows, "a", 10);
        store.apply(MemoryStore.commit(windows));
        windows.closeIdle(1_000, sink);
        store.apply(MemoryStore.commit(windows));

        PartitionWindows other = loaded(new WindowSpec(50, 0), 1_000);
        assertThat(other.openWindows()).isZero();
        add(other, "a", 1_010);
        assertThat(counts(other)).containsOnlyKeys("a@1000");
    }

    private Arrival add(PartitionWindows windows, String entity, long timeMs) {
        Arrival arrival = windows.arrive(entity, timeMs, FAR, offset, sink);
        if (arrival == Arrival.IN_TIME) {
            windows.add(1, offset % 7, false);
        }
        offset++;
        return arrival;
    }

    private PartitionWindows loaded(WindowSpec spec, int journalLeast) {
        return loaded(store, spec, journalLeast);
    }

    private static PartitionWindows loaded(MemoryStore from, WindowSpec spec, int journalLeast) {
        PartitionWindows windows = new PartitionWindows(spec, 0, 10_000, journalLeast);
        from.load(windows);
        return windows;
    }

    /** Records by open window. */
    private static Map<String, Long> counts(PartitionWindows windows) {
        Map<String, Long> counts = new HashMap<>();
        windows.forEachOpen((entity, state) -> counts.put(entity + "@" + state.startMs(), state.count()));
        return counts;
    }
}
