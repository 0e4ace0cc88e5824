package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.app.Cli;
import dev.echolot.features.FeatureEncoder;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.SourcePosition;
import dev.echolot.reliability.SchemaVersion.Payment;
import dev.echolot.scoring.ModelSession;
import dev.echolot.scoring.Scorer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * E1: writers of every {@link SchemaVersion} produce at the same time. Records that can be understood get the score of what
 * they say, whichever way they say it; the others are dead letters with the right reason.
 */
class SchemaEvolutionIT {

    private static final String GOLDEN = "golden";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void recordsMeanTheSameWhicheverVersionOfTheSchemaWroteThem() throws Exception {
        int versions = SchemaVersion.values().length;
        Scenario scenario = Scenario.of("E1", "payments in " + versions + " versions of their Avro schema");
        int records = scenario.count(500 * versions, 100_000 * versions);
        ModelFile model = model();
        registered();
        Map<String, String> settings = Map.of("echolot.input.format", "avro");
        try (Bed bed = Bed.make(directory, Broker.start(directory), 2, settings, model);
                Golden golden = new Golden(model)) {
            Ledger ledger = bed.produce(golden, records, 0, scenario.seed());
            bed.run();
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            List<String> other = otherThanGolden(bed, ledger);
            scenario.verdict(
                    findings,
                    findings.exactlyOnce() && other.isEmpty(),
                    String.format(
                            Locale.ROOT,
                            "%,d scores, %d other than golden; %,d dead letters",
                            findings.scored(),
                            other.size(),
                            findings.deadLettered()));
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(findings.consumed()).isEqualTo(records);
            assertThat(other).isEmpty();
        }
    }

    private ModelFile model() throws Exception {
        StringBuilder rows = new StringBuilder("amount,count,kind,at\n");
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            Payment payment = Golden.payment(i, random);
            rows.append(payment.amount()).append(',').append(payment.count()).append(',');
            rows.append(payment.kind()).append(',').append(payment.at()).append('\n');
        }
        Path csv = Files.writeString(directory.resolve("rows.csv"), rows);
        Path spec = Files.writeString(
                directory.resolve("training.yaml"),
                """
                name: payments
                kind: undercomplete
                fields:
                  - {name: amount, type: numeric}
                  - {name: count, type: numeric}
                  - {name: kind, type: categorical}
                event_time: {field: at, format: epoch_ms}
                training: {epochs: 3}
                """);
        String said = Cli.ok("train", "--spec", spec, "--data", csv, "--out", directory.resolve("models"));
        return ModelFile.load(Path.of(said.strip()));
    }

    private void registered() throws Exception {
        Path schemas = Files.createDirectories(directory.resolve("schemas"));
        for (SchemaVersion version : SchemaVersion.values()) {
            if (version != SchemaVersion.NOT_REGISTERED) {
                Files.writeString(
                        schemas.resolve(version + ".avsc"), version.schema().toString());
            }
        }
    }

    /** Positions whose score is not the one written beside the record, bit for bit. */
    private static List<String> otherThanGolden(Bed bed, Ledger ledger) {
        Outcomes outcomes = Outcomes.read(bed.watch(), Bed.APPLICATION);
        List<String> other = new ArrayList<>();
        bed.watch().read(Bed.INPUT, record -> {
            if (ledger.outcome(record.partition(), record.offset()).equals("scored")) {
                float golden = ByteBuffer.wrap(
                                record.headers().lastHeader(GOLDEN).value())
                        .getFloat();
                float score = outcomes.score.of(record.partition(), record.offset());
                if (Float.compare(golden, score) != 0) {
                    other.add(record.partition() + "@" + record.offset() + ": " + score + ", expected " + golden);
                }
            }
        });
        return other;
    }

    /** The versions in turn; each record carries the score of what it means, computed without reading Avro. */
    private static final class Golden implements Load, AutoCloseable {

        private final FieldNames fields;
        private final FeatureEncoder encoder;
        private final ModelSession session;
        private final Scorer scorer;

        Golden(ModelFile model) {
            fields = new FieldNames(model.manifest().features().paths());
            encoder = new FeatureEncoder(model.manifest().features());
            session = ModelSession.open(model, Device.CPU);
            scorer = session.scorer(1);
        }

        static Payment payment(int n, Random random) {
            double amount = Math.max(1, Math.round(10_000 + 4_000 * random.nextGaussian()) / 100.0);
            long at = Payments.START + n * 50L - random.nextInt(5_000);
            return new Payment(amount, 1 + random.nextInt(8), random.nextInt(3) == 0 ? "WEB" : "SHOP", at);
        }

        @Override
        public Sent record(int n, Random random) {
            SchemaVersion version = SchemaVersion.values()[n % SchemaVersion.values().length];
            Payment payment = payment(n, random);
            byte[] key = ("c" + random.nextInt(50)).getBytes(StandardCharsets.UTF_8);
            byte[] value = version.write(payment);
            if (version.reason() != null) {
                return Sent.bad(key, value, version.reason());
            }
            float golden = score(version.meaning(payment));
            return Sent.good(key, value)
                    .withHeaders(Map.of(
                            GOLDEN, ByteBuffer.allocate(4).putFloat(golden).array()));
        }

        private float score(Payment payment) {
            InputRecord record = new InputRecord(fields, new SourcePosition(Bed.INPUT, 0, 0), "c", payment.at());
            record.setNumber(fields.indexOf("amount"), payment.amount());
            if (payment.count() >= 0) {
                record.setInteger(fields.indexOf("count"), payment.count());
            }
            record.setText(fields.indexOf("kind"), payment.kind());
            try {
                encoder.encode(record, scorer.features(), 0);
            } catch (BadRecordException e) {
                throw new IllegalStateException(e);
            }
            scorer.score(1);
            return scorer.anomalyScore(0);
        }

        @Override
        public void close() {
            scorer.close();
            session.close();
        }
    }
}
