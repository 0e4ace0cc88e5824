package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.statistics.PartitionWindows;
import dev.echolot.statistics.ProgressKey;
import dev.echolot.statistics.StoredProgress;
import dev.echolot.statistics.WindowKey;
import dev.echolot.statistics.WindowStateCodec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * E2: the application takes over what an earlier release left: a changelog with a window open, and offsets committed. First
 * somebody tries with state of a release to come: that is refused, and harms nothing.
 */
@Tag("long")
class StateUpgradeIT {

    private static final String CHANGELOG = Bed.APPLICATION + "-windows-changelog";
    /** The open window of the bytes kept: three payments of one entity. */
    private static final long WINDOW = 1_700_000_040_000L;

    private static final String ENTITY = "c1";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void windowsOfTheFirstReleaseGoOnAndThoseOfALaterOneAreRefused() throws Exception {
        Scenario scenario = Scenario.of("E2", "state of release 0.1, payments, 1 partition");
        int records = scenario.count(5_000, 1_000_000);
        Map<byte[], byte[]> kept = read("/state/windows-0.1.txt");
        try (Bed bed = Bed.make(directory, 1, Map.of())) {
            bed.watch().create(CHANGELOG, 1, Map.of("cleanup.policy", "compact"));
            // what that release had read: three records, committed
            bed.write(List.of(
                    record(Bed.INPUT, bytes(ENTITY), Payments.json(10, 1, WINDOW)),
                    record(Bed.INPUT, bytes(ENTITY), Payments.json(20, 1, WINDOW)),
                    record(Bed.INPUT, bytes(ENTITY), Payments.json(30, 1, WINDOW))));
            bed.watch()
                    .admin()
                    .alterConsumerGroupOffsets(
                            Bed.APPLICATION, Map.of(new TopicPartition(Bed.INPUT, 0), new OffsetAndMetadata(3)))
                    .all()
                    .get();
            Ledger ledger = bed.produce(load(), records, 1_000, scenario.seed());

            Instance application = bed.run();
            application.jvm().kill();
            int refused = 0;
            List<ProducerRecord<byte[], byte[]>> good = changelog(kept);
            for (int entry = 0; entry < good.size(); entry++) {
                refused += refuses(bed, application, good, entry) ? 1 : 0;
            }

            bed.write(good);
            application.start();
            bed.awaitProgress(Duration.ofSeconds(60));
            assertThat(application.jvm().end(Duration.ofSeconds(40))).isEqualTo(143);
            application.start(); // from the state directory this time
            bed.drain(ledger);

            Findings findings = bed.findings(ledger, (partition, windows) -> restore(kept, windows));
            boolean carried = Outcomes.read(bed.watch(), Bed.APPLICATION).windows.keySet().stream()
                    .anyMatch(w -> w.startsWith("0 " + ENTITY + " " + WINDOW)
                            && offsets(w).startsWith("0 "));
            boolean held = findings.exactlyOnce() && carried && refused == good.size();
            scenario.verdict(findings, held, refused + " refusals of a later format, 2 starts with the earlier one");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(carried).as("the window with the records of release 0.1").isTrue();
            assertThat(refused).as("refused starts").isEqualTo(good.size());
        }
    }

    /** One entry as a later release might write it: the start must end, and say so. */
    private static boolean refuses(Bed bed, Instance application, List<ProducerRecord<byte[], byte[]>> good, int entry)
            throws Exception {
        List<ProducerRecord<byte[], byte[]>> later = new ArrayList<>(good);
        byte[] value = good.get(entry).value().clone();
        value[0] = 100;
        later.set(entry, record(CHANGELOG, good.get(entry).key(), value));
        bed.write(later);
        long before = bed.committed();
        int code = application.start().jvm().awaitEnd(Duration.ofSeconds(90));
        String said = application.jvm().output();
        System.out.println(
                "refused: " + said.strip().lines().reduce((a, b) -> b).orElse(""));
        assertThat(bed.committed())
                .as("offsets committed by a start that was refused")
                .isEqualTo(before);
        return code == 1
                && said.strip()
                        .lines()
                        .anyMatch(
                                l -> l.startsWith("echolot: ") && l.contains("written by another version of Echolot"));
    }

    /** Payments that begin within the open window, some of them of its entity. */
    private static Load load() {
        return (n, random) -> {
            byte[] key = bytes("c" + random.nextInt(20));
            long at = WINDOW + 2_000 + n * 50L - random.nextInt(1_500);
            return Sent.good(key, Payments.json(90 + random.nextInt(20), 1 + random.nextInt(8), at));
        };
    }

    private static void restore(Map<byte[], byte[]> entries, PartitionWindows windows) {
        entries.forEach((key, value) -> {
            if (ProgressKey.matches(key)) {
                windows.restore(StoredProgress.decode(value));
            } else {
                windows.restore(WindowKey.decode(key).entity(), WindowStateCodec.decode(value));
            }
        });
        windows.replay(slot -> new byte[0]); // that release had no journal
    }

    /** First, last and closing offset of a window as {@link Outcomes} writes it. */
    private static String offsets(String window) {
        String[] words = window.split(" ");
        return String.join(" ", List.of(words).subList(words.length - 3, words.length));
    }

    private static List<ProducerRecord<byte[], byte[]>> changelog(Map<byte[], byte[]> entries) {
        List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
        entries.forEach((key, value) -> records.add(record(CHANGELOG, key, value)));
        return records;
    }

    private static ProducerRecord<byte[], byte[]> record(String topic, byte[] key, byte[] value) {
        return new ProducerRecord<>(topic, 0, WINDOW, key, value);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<byte[], byte[]> read(String resource) throws IOException {
        Map<byte[], byte[]> entries = new LinkedHashMap<>();
        try (InputStream in = StateUpgradeIT.class.getResourceAsStream(resource)) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> {
                        String[] parts = line.split(" ");
                        entries.put(
                                HexFormat.of().parseHex(parts[0]),
                                HexFormat.of().parseHex(parts[1]));
                    });
        }
        return entries;
    }
}
