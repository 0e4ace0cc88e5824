package dev.echolot.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random logs against a recomputation that does everything the slow way, and against itself with restarts in between. */
class PartitionWindowsOracleTest {

    private static final WindowSpec SPEC = new WindowSpec(1_000, 700);
    private static final long MAX_AHEAD_MS = 5_000;

    private record Row(String entity, long eventMs, long kafkaMs, float error, float score, boolean anomaly) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void equalsTheRecomputationInLogOrder(long seed) {
        List<Row> log = randomLog(seed, 4_000);
        for (int entityMax : new int[] {1, 5, 1_000}) {
            assertThat(run(log, entityMax, Journal.LEAST, log.size() + 1))
                    .as("seed %s, at most %s entities", seed, entityMax)
                    .isEqualTo(new Oracle(entityMax).run(log));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void restartsChangeNothingBitForBit(long seed) {
        List<Row> log = randomLog(seed, 4_000);
        for (int entityMax : new int[] {1, 5, 1_000}) {
            List<String> expected = run(log, entityMax, Journal.LEAST, log.size() + 1);
            for (int journalLeast : new int[] {0, 300, Journal.LEAST}) {
                for (int every : new int[] {37, 400}) {
                    assertThat(run(log, entityMax, journalLeast, every))
                            .as(
                                    "seed %s, at most %s entities, a journal of %s, a restart every %s records",
                                    seed, entityMax, journalLeast, every)
                            .isEqualTo(expected);
                }
            }
        }
    }

    private static List<Row> randomLog(long seed, int rows) {
        Random random = new Random(seed);
        List<Row> log = new ArrayList<>();
        long nowMs = -3_000;
        for (int i = 0; i < rows; i++) {
            nowMs += random.nextInt(40);
            long eventMs = nowMs - (random.nextInt(10) == 0 ? random.nextInt(4_000) : random.nextInt(200));
            if (random.nextInt(200) == 0) {
                eventMs = nowMs + MAX_AHEAD_MS + 1 + random.nextInt(100_000);
            }
            String entity = "e" + (int) Math.abs(random.nextGaussian() * 6);
            float score = (float) Math.exp(random.nextGaussian() * 2);
            log.add(new Row(entity, eventMs, nowMs, random.nextFloat(), score, score > 20));
        }
        return log;
    }

    /** Everything observable, as lines; every {@code restartEvery} records the state goes through its bytes. */
    private static List<String> run(List<Row> log, int entityMax, int journalLeast, int restartEvery) {
        List<String> lines = new ArrayList<>();
        MemoryStore store = new MemoryStore();
        ClosedWindowSink sink = (entity, state, offset, cause) -> lines.add(line(entity, state, offset, cause));
        PartitionWindows windows = new PartitionWindows(SPEC, MAX_AHEAD_MS, entityMax, journalLeast);
        for (int i = 0; i < log.size(); i++) {
            Row row = log.get(i);
            Arrival arrival = windows.arrive(row.entity, row.eventMs, row.kafkaMs, i, sink);
            if (arrival == Arrival.IN_TIME) {
                windows.add(row.error, row.score, row.anomaly);
            }
            lines.add(arrival + " " + windows.entities() + " " + windows.openWindows());
            boolean restart = i % restartEvery == restartEvery - 1;
            if (i % 11 == 0 || restart) {
                store.apply(MemoryStore.commit(windows));
                assertThat(store.count("put ")).isLessThanOrEqualTo(windows.openWindows());
            }
            if (restart) {
                windows = new PartitionWindows(SPEC, MAX_AHEAD_MS, entityMax, journalLeast);
                store.load(windows);
            }
        }
        lines.add(windows.progress().toString());
        return lines;
    }

    private static String line(String entity, WindowState state, long offset, ClosedWindowSink.Cause cause) {
        return entity + " " + cause + " by " + offset + " "
                + HexFormat.of().formatHex(new WindowStateCodec().encode(state, 0));
    }

    /** Keeps the rows of every window and computes each window anew when it closes. */
    private static final class Oracle {
        private record Key(String entity, long startMs) {}

        private static final class Open {
            final List<Integer> offsets = new ArrayList<>();
            int late;
            int excluded;
        }

        private final int entityMax;
        private final Map<Key, Open> open =
                new TreeMap<>(Comparator.comparingLong(Key::startMs).thenComparing(Key::entity));
        private final List<String> lines = new ArrayList<>();
        private long clockMs = Long.MIN_VALUE;
        private List<Row> log = List.of();

        Oracle(int entityMax) {
            this.entityMax = entityMax;
        }

        List<String> run(List<Row> rows) {
            log = rows;
            long inTime = 0;
            long late = 0;
            long future = 0;
            long evicted = 0;
            for (int i = 0; i < rows.size(); i++) {
                Row row = rows.get(i);
                Arrival arrival;
                long startMs = Math.floorDiv(row.eventMs, SPEC.sizeMs()) * SPEC.sizeMs();
                if (row.eventMs > row.kafkaMs + MAX_AHEAD_MS) {
                    arrival = Arrival.FUTURE;
                    future++;
                    Open newest = newest(row.entity);
                    if (newest != null) {
                        newest.excluded++;
                    }
                } else if (startMs + SPEC.sizeMs() + SPEC.graceMs() <= clockMs) {
                    arrival = Arrival.LATE;
                    late++;
                    Open newest = newest(row.entity);
                    if (newest != null) {
                        newest.late++;
                    }
                } else {
                    arrival = Arrival.IN_TIME;
                    inTime++;
                    clockMs = Math.max(clockMs, row.eventMs);
                    for (Key key : List.copyOf(open.keySet())) {
                        if (key.startMs + SPEC.sizeMs() + SPEC.graceMs() <= clockMs) {
                            close(key, i, ClosedWindowSink.Cause.EVENT_TIME);
                        }
                    }
                    while (!entities().contains(row.entity) && entities().size() >= entityMax) {
                        String quietest = entities().stream()
                                .min(Comparator.comparingLong(this::lastMs).thenComparing(e -> e))
                                .orElseThrow();
                        evicted++;
                        for (Key key : List.copyOf(open.keySet())) {
                            if (key.entity.equals(quietest)) {
                                close(key, i, ClosedWindowSink.Cause.EVICTED);
                            }
                        }
                    }
                    open.computeIfAbsent(new Key(row.entity, startMs), k -> new Open())
                            .offsets
                            .add(i);
                }
                lines.add(arrival + " " + entities().size() + " " + open.size());
            }
            lines.add(new PartitionProgress(clockMs, rows.size() - 1, inTime, late, future, evicted).toString());
            return lines;
        }

        private List<String> entities() {
            return open.keySet().stream().map(Key::entity).distinct().toList();
        }

        private long lastMs(String entity) {
            return open.entrySet().stream()
                    .filter(e -> e.getKey().entity.equals(entity))
                    .flatMap(e -> e.getValue().offsets.stream())
                    .mapToLong(o -> log.get(o).eventMs)
                    .max()
                    .orElseThrow();
        }

        private Open newest(String entity) {
            return open.entrySet().stream()
                    .filter(e -> e.getKey().entity.equals(entity))
                    .reduce((a, b) -> b)
                    .map(Map.Entry::getValue)
                    .orElse(null);
        }

        private void close(Key key, int closingOffset, ClosedWindowSink.Cause cause) {
            Open rows = open.remove(key);
            WindowState state = new WindowState(key.startMs, key.startMs + SPEC.sizeMs());
            for (int offset : rows.offsets) {
                Row row = log.get(offset);
                state.add(row.error, row.score, offset, row.anomaly);
                state.seen(row.eventMs);
            }
            for (int i = 0; i < rows.late; i++) {
                state.addLate();
            }
            for (int i = 0; i < rows.excluded; i++) {
                state.exclude();
            }
            lines.add(line(key.entity, state, closingOffset, cause));
        }
    }
}
