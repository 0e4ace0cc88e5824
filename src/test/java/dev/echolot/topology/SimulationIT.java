package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.reliability.Scenario;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * D1: random schedules of records (in time, late, ahead, unreadable, without a finite score), restarts and crashes with
 * replay, against an {@link Oracle}. No broker: thousands of schedules in a minute.
 */
class SimulationIT {

    private static final long T0 = 1_700_000_040_000L;

    @TempDir
    Path directory;

    @Test
    void everyScheduleEndsAsTheOracleSays() {
        Scenario scenario = Scenario.of("D1", "random schedules against an oracle");
        int schedules = scenario.count(400, 150_000);
        Random seeds = new Random(scenario.seed());
        int windows = 0;
        int crashes = 0;
        for (int i = 0; i < schedules; i++) {
            long seed = seeds.nextLong();
            Schedule schedule = new Schedule(seed, directory.resolve("s" + i));
            schedule.run();
            Oracle oracle = Oracle.of(schedule.spec, schedule.history);
            assertThat(sorted(schedule.outcomes))
                    .as("outcomes, schedule %d", seed)
                    .isEqualTo(sorted(oracle.outcomes));
            assertThat(sorted(schedule.windows))
                    .as("windows, schedule %d", seed)
                    .isEqualTo(sorted(oracle.windows));
            windows += oracle.windows.size();
            crashes += schedule.crashes;
        }
        assertThat(windows).isGreaterThan(schedules);
        assertThat(crashes).isGreaterThan(schedules / 2);
        scenario.verdict(true, crashes + " crashes with replay", "0", "0", "0 of " + windows);
    }

    private static List<String> sorted(List<String> lines) {
        return lines.stream().sorted(Comparator.naturalOrder()).toList();
    }

    /** One schedule: what happened, and what was published and not taken back by a crash. */
    private static final class Schedule {

        final TopologySpec spec;
        final List<Oracle.Event> history = new ArrayList<>();
        final List<String> outcomes = new ArrayList<>();
        final List<String> windows = new ArrayList<>();
        int crashes;

        private final Random random;
        private final Path directory;
        private int runs;

        Schedule(long seed, Path directory) {
            this.random = new Random(seed);
            this.directory = directory;
            int[] batches = {1, 2, 7, 64};
            int[] entities = {1, 2, 3, 1_000};
            this.spec = Fixture.spec(batches[random.nextInt(4)], TopologySpec.Key.RECORD, entities[random.nextInt(4)]);
        }

        void run() {
            Map<Bytes, byte[]> state = Map.of();
            long timeMs = T0;
            for (int run = 0; run <= random.nextInt(3); run++) {
                int committed = 1 + random.nextInt(25);
                int lost = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(6);
                // what comes after the commit is published in a transaction that the crash takes back, and comes again
                List<Oracle.Event> replayed = new ArrayList<>();
                try (Bench bench = bench(state)) {
                    for (int n = 0; n < committed; n++) {
                        timeMs += random.nextInt(20_000);
                        Oracle.Event event = event(timeMs, n);
                        send(bench, event);
                        history.add(event);
                    }
                    collect(bench);
                    state = bench.windows();
                    for (int n = 0; n < lost; n++) {
                        Oracle.Event event = event(timeMs += random.nextInt(20_000), committed + n);
                        send(bench, event);
                        replayed.add(event);
                    }
                    crashes += lost > 0 ? 1 : 0;
                }
                if (!replayed.isEmpty()) {
                    try (Bench bench = bench(state)) {
                        for (int n = 0; n < replayed.size(); n++) {
                            Oracle.Event event = at(replayed.get(n), n);
                            send(bench, event);
                            history.add(event);
                        }
                        collect(bench);
                        state = bench.windows();
                    }
                }
            }
        }

        private Bench bench(Map<Bytes, byte[]> state) {
            return new Bench(directory.resolve("run-" + runs++), spec, new Prefilled(state));
        }

        private static Oracle.Event at(Oracle.Event event, long offset) {
            return new Oracle.Event(event.entity(), event.timeMs(), event.timestampMs(), event.amount(), offset);
        }

        private Oracle.Event event(long timeMs, long offset) {
            String entity = "e" + random.nextInt(4);
            long timestampMs = timeMs;
            long eventTimeMs =
                    switch (random.nextInt(10)) {
                        case 0 -> timeMs - 300_000; // late
                        case 1 -> timeMs + 7_200_000; // ahead
                        case 2 -> -1;
                        default -> timeMs - random.nextInt(40_000);
                    };
            double amount =
                    switch (random.nextInt(12)) {
                        case 0 -> Double.NaN;
                        case 1 -> 2e6;
                        case 2 -> 150;
                        default -> random.nextInt(9_000) / 100.0;
                    };
            return new Oracle.Event(entity, eventTimeMs, timestampMs, amount, offset);
        }

        private static void send(Bench bench, Oracle.Event event) {
            byte[] value = Double.isNaN(event.amount())
                    ? "{\"amount\":".getBytes(StandardCharsets.UTF_8)
                    : Fixture.payment(event.entity(), event.amount(), "DE", event.timeMs());
            bench.send(event.entity(), value, event.timestampMs());
        }

        private void collect(Bench bench) {
            for (GenericRecord score : bench.read("test.scores")) {
                outcomes.add(
                        Oracle.outcome(offset(score), (float) score.get("score"), (boolean) score.get("late"), (boolean)
                                score.get("future")));
            }
            for (GenericRecord letter : bench.read("test.dead-letters")) {
                outcomes.add(letter.get("reason") + " " + offset(letter));
            }
            for (GenericRecord window : bench.read("test.statistics")) {
                GenericRecord score = (GenericRecord) window.get("score");
                windows.add(Oracle.window(
                        window.get("entity").toString(),
                        (long) window.get("start"),
                        (long) window.get("count"),
                        (long) window.get("anomalies"),
                        (long) window.get("late"),
                        (long) window.get("excluded"),
                        (double) score.get("mean"),
                        (double) score.get("max"),
                        (long) window.get("first_offset"),
                        (long) window.get("last_offset"),
                        (long) window.get("closing_offset")));
            }
        }

        private static long offset(GenericRecord event) {
            return (long) ((GenericRecord) event.get("source")).get("offset");
        }
    }
}
