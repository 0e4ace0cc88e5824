package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * P3: records about as large as what a broker usually takes and far larger, readable and not. The dead letter is always
 * smaller than what its topic takes, also with the most it may keep.
 */
class GiantsIT {

    /** {@code max.message.bytes} of the topics written, the broker's usual. */
    private static final int LIMIT = 1_048_588;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void giantsStopNothingAndTheirDeadLettersFit() throws Exception {
        Scenario scenario = Scenario.of("P3", "giants of 0.5 to 7.9 MB among payments");
        int records = scenario.count(3_000, 100_000);
        try (Bed bed = Bed.make(directory, 2, Map.of("echolot.deadletter.max.bytes", "900kB"))) {
            Ledger ledger = bed.produce(giants(), records, 0, scenario.seed());
            Instance application = bed.run();
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            scenario.verdict(findings, findings.exactlyOnce(), "-");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(application.jvm().output()).doesNotContain("failed and is replaced");
            AtomicInteger largest = new AtomicInteger();
            bed.watch().read(Bed.APPLICATION + ".dead-letters", letter -> {
                largest.accumulateAndGet(letter.serializedValueSize() + letter.serializedKeySize(), Math::max);
            });
            assertThat(largest.get()).isBetween(900_000, LIMIT - 1);
        }
    }

    /** One record in a hundred is a giant, seven kinds in turn. */
    private static Load giants() {
        Load payments = Payments.usual();
        return (n, random) -> {
            Sent good = payments.record(n, random);
            return n % 100 != 50 ? good : giant(good, n / 100 % 7);
        };
    }

    private static Sent giant(Sent good, int kind) {
        return switch (kind) {
            case 0 -> Sent.bad(good.key(), filled(LIMIT / 2), "malformed");
            case 1 -> Sent.bad(good.key(), filled(LIMIT - 200), "malformed");
            case 2 -> Sent.bad(good.key(), filled(LIMIT), "malformed");
            case 3 -> Sent.bad(good.key(), filled(7_900_000), "malformed");
            case 4 -> Sent.bad(filled(1 << 20), good.value(), "too_large");
            case 5 -> Sent.good(good.key(), wide(300_000)); // readable: a third of a million members nobody wants
            default -> Sent.good(Arrays.copyOf(filled(1024), 1024), good.value()); // the longest key there may be
        };
    }

    private static byte[] filled(int bytes) {
        byte[] filled = new byte[bytes];
        Arrays.fill(filled, (byte) 'x');
        return filled;
    }

    private static byte[] wide(int members) {
        StringBuilder text = new StringBuilder("{\"amount\":100,\"count\":4,\"at\":" + Payments.START);
        for (int i = 0; i < members; i++) {
            text.append(",\"f").append(i).append("\":").append(i);
        }
        return text.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }
}
