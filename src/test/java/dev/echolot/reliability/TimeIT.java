package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * T1: event times from 1970, from the year 9999, a day late, backwards and shuffled. A record from the future closes nobody's
 * windows, a late one is scored and left out of them, and both are flagged.
 */
class TimeIT {

    private static final long HOUR = Duration.ofHours(1).toMillis();

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void noEventTimeExpiresTheWindowsOfOthers() throws Exception {
        Scenario scenario = Scenario.of("T1", "event times 1970 to 9999, late, ahead, backwards, shuffled");
        int records = scenario.count(10_000, 1_000_000);
        long startMs = System.currentTimeMillis() - records * 50L;
        long nowMs = System.currentTimeMillis();
        AtomicLong ahead = new AtomicLong();
        Load load = (n, random) -> {
            byte[] key = ("c" + random.nextInt(50)).getBytes(StandardCharsets.UTF_8);
            long usual = startMs + n * 50L;
            long at =
                    switch (random.nextInt(20)) {
                        case 0 -> -1;
                        case 1 -> 0;
                        case 2 -> usual - 24 * HOUR;
                        case 3 -> usual - n * 50L; // backwards, to the first record
                        case 4 -> nowMs + 2 * HOUR;
                        case 5 -> nowMs + 24 * 365 * HOUR;
                        case 6 -> 253_402_300_799_999L; // the last moment of the year 9999
                        default -> usual - random.nextInt(20_000);
                    };
            if (at >= nowMs + 2 * HOUR) {
                ahead.incrementAndGet();
            }
            return Sent.good(key, Payments.json(90 + random.nextInt(20), 4, at));
        };
        try (Bed bed = Bed.make(directory, 2, Map.of())) {
            Ledger ledger = bed.produce(load, records, 0, scenario.seed());
            bed.run();
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            AtomicLong future = new AtomicLong();
            AtomicLong late = new AtomicLong();
            Outcomes outcomes = Outcomes.read(bed.watch(), Bed.APPLICATION);
            bed.watch().read(Bed.APPLICATION + ".scores", r -> {
                GenericRecord score = outcomes.decode(r);
                future.addAndGet((boolean) score.get("future") ? 1 : 0);
                late.addAndGet((boolean) score.get("late") ? 1 : 0);
            });
            boolean held = findings.exactlyOnce() && future.get() == ahead.get();
            scenario.verdict(findings, held, late + " late, " + future + " ahead, all flagged");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(future.get())
                    .as("flagged as ahead")
                    .isEqualTo(ahead.get())
                    .isPositive();
            // a fifth of the records is out of order by hours; were the future believed, nearly all would be late
            assertThat(late.get()).isBetween(records / 10L, records / 3L);
            assertThat(findings.closedWindows()).isPositive();
        }
    }
}
