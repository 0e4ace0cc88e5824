package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * P1: one record in twenty is broken, in every way of {@link Poison}. Each becomes one dead letter with the right reason and
 * the bytes it came with; the rest is scored, and nothing stops the stream.
 */
class BrokenRecordsIT {

    private static final int KEPT = 64 * 1024;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void everyBrokenRecordIsADeadLetterThatSaysWhyAndNothingElseStops() throws Exception {
        Scenario scenario = Scenario.of("P1", "poison of " + Poison.values().length + " kinds, 5 %");
        int records = scenario.count(10_000, 100_000);
        try (Bed bed = Bed.make(directory, 2, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual().poisoned(0.05, 3), records, 0, scenario.seed());
            Instance instance = bed.run();
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            scenario.verdict(findings, findings.exactlyOnce(), "1 start");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(findings.consumed()).isEqualTo(records);
            assertThat(instance.jvm().output())
                    .doesNotContain("failed and is replaced")
                    .contains("ready: ");
            assertThat(kept(bed)).containsExactlyElementsOf(reasons());
            assertThat(instance.jvm().end(Duration.ofSeconds(30))).isEqualTo(143);
        }
    }

    /** Compares each dead letter with the record it is about; the reasons found. */
    private static Set<String> kept(Bed bed) {
        Map<String, ConsumerRecord<byte[], byte[]>> input = new HashMap<>();
        bed.watch().read(Bed.INPUT, r -> input.put(r.partition() + "@" + r.offset(), r));
        Set<String> reasons = new TreeSet<>();
        Outcomes outcomes = Outcomes.read(bed.watch(), Bed.APPLICATION);
        bed.watch().read(Bed.APPLICATION + ".dead-letters", record -> {
            GenericRecord letter = outcomes.decode(record);
            ConsumerRecord<byte[], byte[]> original = input.get(Outcomes.position(letter));
            reasons.add(letter.get("reason").toString());
            assertThat(record.value().length).isLessThan(KEPT + 8 * 1024);
            assertThat(letter.get("message").toString()).isNotBlank().hasSizeLessThanOrEqualTo(500);
            assertThat(Outcomes.bytes(letter.get("key"))).isEqualTo(head(original.key(), 1024));
            assertThat(Outcomes.bytes(letter.get("value"))).isEqualTo(head(original.value(), KEPT));
            assertThat(letter.get("value_size")).isEqualTo((long) original.serializedValueSize());
            assertThat(letter.get("value_sha256")).isEqualTo(sha256(original.value()));
            assertThat(letter.get("headers_count")).isEqualTo(original.headers().toArray().length);
            assertThat(record.timestamp()).isEqualTo(original.timestamp());
        });
        return reasons;
    }

    private static Set<String> reasons() {
        Set<String> reasons = new TreeSet<>();
        for (Poison kind : Poison.values()) {
            reasons.add(kind.reason());
        }
        return reasons;
    }

    private static byte[] head(byte[] bytes, int most) {
        return bytes == null ? null : Arrays.copyOf(bytes, Math.min(bytes.length, most));
    }

    private static String sha256(byte[] value) {
        try {
            return value == null
                    ? null
                    : HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
