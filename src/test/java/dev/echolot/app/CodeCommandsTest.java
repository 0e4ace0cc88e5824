package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.detection.AlertPolicy;
import dev.echolot.event.Reconstruction;
import dev.echolot.events.EventModel;
import dev.echolot.events.ReconstructionWriter;
import dev.echolot.events.ScoredRecord;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordFiles;
import dev.echolot.record.RecordSource;
import dev.echolot.scoring.BatchScorer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.message.BinaryMessageDecoder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands between rows and codes: encode, decode, reconstruct, similar, generate. */
class CodeCommandsTest {

    @TempDir
    private static Path dir;

    private static Path data;
    private static Path model;

    @BeforeAll
    static void train() throws Exception {
        data = Purchases.csv(dir, "purchases.csv", 700, 1);
        model = Purchases.model(dir, data, "undercomplete", 15);
    }

    @Test
    void encodesEveryRowInOrderAndSaysNanWhereItCannot() throws Exception {
        Path rows = Files.writeString(
                dir.resolve("three.csv"),
                "when,amount,shop,distance,online\n2026-03-02T10:00:00Z,20,food,6,false\n2026-03-02T10:00:00Z,much,food,6,"
                        + "false\n,,,6,\n");
        Cli.Result result = Cli.run("encode", "--model", model, "--data", rows);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.lines()).hasSize(4);
        assertThat(result.lines().get(0)).startsWith("embedding.0,embedding.1");
        assertThat(result.lines().get(1)).doesNotContain("nan");
        assertThat(result.lines().get(2).split(",")).containsOnly("nan");
        assertThat(result.lines().get(3)).doesNotContain("nan");
        assertThat(result.err()).contains("row 1").contains("'much'");
        Path codes = Files.writeString(dir.resolve("three-codes.csv"), result.out());
        List<String> back =
                Cli.ok("decode", "--model", model, "--codes", codes).lines().toList();
        assertThat(back).hasSize(4);
        assertThat(back.get(2).split(",")).containsOnly("nan");
    }

    @Test
    void decodingTheCodesGivesTheReconstructionsBitForBit() {
        Path codes = dir.resolve("codes.csv");
        Cli.ok("encode", "--model", model, "--data", data, "--out", codes);
        List<String> decoded =
                Cli.ok("decode", "--model", model, "--codes", codes).lines().toList();
        List<String> expected = Cli.ok("reconstruct", "--model", model, "--data", data)
                .lines()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
        assertThat(decoded).hasSize(701).isEqualTo(expected);
    }

    @Test
    void reconstructsWhatTheStreamPublishesBitForBit() throws Exception {
        List<String> lines = Cli.ok("reconstruct", "--model", model, "--data", data, "--raw")
                .lines()
                .skip(1)
                .toList();
        ModelFile file = ModelFile.load(model);
        ReconstructionWriter writer = new ReconstructionWriter(new EventModel(file, "cpu"));
        BinaryMessageDecoder<GenericRecord> reader =
                new BinaryMessageDecoder<>(GenericData.get(), Reconstruction.getClassSchema());
        List<String> published = new ArrayList<>();
        try (RecordSource source = RecordFiles.open(
                        List.of(data), OfflineScorer.fields(file.manifest().features()));
                OfflineScorer scorer = new OfflineScorer(file, Device.CPU)) {
            scorer.score(source, new OfflineScorer.Sink() {
                @Override
                public void scored(InputRecord record, BatchScorer scores, int row) throws IOException {
                    AlertPolicy policy =
                            new AlertPolicy(0.01, file.manifest().calibration().threshold(0.01));
                    byte[] event = writer.write(new ScoredRecord(
                            record, "card", scores, row, policy.judge(0.5, false), 0, false, false, null));
                    published.add(line(reader.decode(event)));
                }

                @Override
                public void unusable(InputRecord record, BadRecordException why) {
                    throw new AssertionError(why);
                }
            });
        }
        assertThat(lines).hasSize(700).isEqualTo(published);
    }

    private static String line(GenericRecord event) {
        StringBuilder out = new StringBuilder();
        StringBuilder filled = new StringBuilder();
        for (Object field : (List<?>) event.get("fields")) {
            GenericRecord f = (GenericRecord) field;
            out.append(f.get("expected_value")).append(',');
            if ((boolean) f.get("filled")) {
                filled.append(filled.isEmpty() ? "" : ";").append(f.get("name"));
            }
        }
        return out.append(filled).toString();
    }

    @Test
    void fillsOnlyWhatIsMissingWhenAsked() throws Exception {
        Path rows = Files.writeString(
                dir.resolve("gaps.csv"),
                "when,amount,shop,distance,online\n2026-03-02T10:00:00Z,20.10,,6,no\n,,rare,0,yes\n");
        List<String> lines = Cli.ok("reconstruct", "--model", model, "--data", rows, "--missing-only")
                .lines()
                .toList();
        assertThat(lines.get(0)).isEqualTo("when,amount,shop,distance,online,filled");
        assertThat(lines.get(1)).startsWith("2026-03-02T10:00:00Z,20.10,").endsWith(",6,no,shop");
        assertThat(lines.get(1).split(",")[2]).isIn("books", "food", "fuel", "\"toys & \"\"games\"\"\"");
        assertThat(lines.get(2)).startsWith(",").endsWith(",rare,0,yes,amount");
        assertThat(Float.parseFloat(lines.get(2).split(",")[1])).isPositive();
    }

    @Test
    void packedCodesAreSmallAndDecodeAsTheyWereRounded() throws Exception {
        int latent = ModelFile.load(model).manifest().architecture().latent();
        for (String precision : List.of("f32", "f16", "int8")) {
            Path packed = dir.resolve("codes." + precision);
            Path csv = dir.resolve(precision + ".csv");
            Cli.ok(
                    "encode",
                    "--model",
                    model,
                    "--data",
                    data,
                    "--packed",
                    "--codes-only",
                    "--precision",
                    precision,
                    "--out",
                    packed);
            Cli.ok("encode", "--model", model, "--data", data, "--precision", precision, "--out", csv);
            int bytes = precision.equals("f32") ? 4 : precision.equals("f16") ? 2 : 1;
            assertThat(Files.size(packed)).isBetween(700L * latent * bytes, 700L * latent * bytes + 200);
            assertThat(Cli.ok("decode", "--model", model, "--codes", packed))
                    .as(precision)
                    .isEqualTo(Cli.ok("decode", "--model", model, "--codes", csv));
        }
        Path other = Purchases.model(dir, data, "linear", 1);
        Cli.Result refused = Cli.run("decode", "--model", other, "--codes", dir.resolve("codes.f16"));
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains("space");
    }

    @Test
    void saysThatAFolderHoldsNoCodes() {
        Cli.Result refused = Cli.run("decode", "--model", model, "--codes", dir);
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.err()).contains(dir.toString()).contains("expected").contains("directory");
    }

    @Test
    void aRowFarFromAllThatWasLearnedComesBackAsItWas() throws Exception {
        List<String> lines = new ArrayList<>(Files.readAllLines(data));
        lines.add(4, "2026-03-02T10:00:00Z,123456789,fuel,,true,1");
        Path rows = Files.write(dir.resolve("wild.csv"), lines);
        Path packed = dir.resolve("wild.codes");
        Path alone = dir.resolve("wild-alone.codes");
        Cli.Result encoded =
                Cli.run("encode", "--model", model, "--data", rows, "--packed", "--precision", "int8", "--out", packed);
        Cli.ok(
                "encode",
                "--model",
                model,
                "--data",
                rows,
                "--packed",
                "--codes-only",
                "--precision",
                "int8",
                "--out",
                alone);
        assertThat(encoded.err()).contains("encoded 701 rows").contains("1 rows kept whole");
        assertThat(Files.size(packed) - Files.size(alone)).isEqualTo(4 + 5 * 4);
        List<String> back =
                Cli.ok("decode", "--model", model, "--codes", packed).lines().toList();
        List<String> decoded =
                Cli.ok("decode", "--model", model, "--codes", alone).lines().toList();
        String[] cells = back.get(4).split(",");
        assertThat(cells).containsSubsequence("1.23456792E8", "fuel").endsWith("true");
        assertThat(cells[3])
                .as("missing, so as decoded")
                .isEqualTo(decoded.get(4).split(",")[3]);
        for (int line = 0; line < back.size(); line++) {
            assertThat(back.get(line).equals(decoded.get(line)))
                    .as("line %d", line)
                    .isEqualTo(line != 4);
        }
    }

    @Test
    void findsARowItselfFirstAmongSimilarOnes() {
        List<String> lines = Cli.ok("similar", "--model", model, "--reference", data, "--data", data, "--top", 3)
                .lines()
                .toList();
        assertThat(lines).hasSize(1 + 3 * 700);
        assertThat(lines.get(0)).isEqualTo("row,rank,reference_row,distance");
        for (int r = 0; r < 700; r++) {
            String[] first = lines.get(1 + 3 * r).split(",");
            assertThat(first[0]).isEqualTo(Integer.toString(r));
            assertThat(first[3]).isEqualTo("0.0");
        }
        assertThat(Cli.run("similar", "--model", model, "--reference", data, "--data", data, "--top", 0)
                        .code())
                .isEqualTo(2);
    }

    @Test
    void generatesRowsNearGivenOnesRepeatably() {
        Object[] command = {"generate", "--model", model, "--like", data, "--rows", 2};
        String rows = Cli.ok(command);
        assertThat(rows.lines()).hasSize(1 + 2 * 700);
        assertThat(Cli.ok(command)).isEqualTo(rows);
        assertThat(Cli.ok("generate", "--model", model, "--like", data, "--rows", 2, "--seed", 2))
                .isNotEqualTo(rows);
        List<String> same = Cli.ok("generate", "--model", model, "--like", data, "--strength", 0)
                .lines()
                .toList();
        Path codes = dir.resolve("like.csv");
        Cli.ok("encode", "--model", model, "--data", data, "--out", codes);
        assertThat(same)
                .as("strength 0 repeats the reconstruction")
                .isEqualTo(Cli.ok("decode", "--model", model, "--codes", codes)
                        .lines()
                        .toList());
    }

    @Test
    void generatesFromThePriorOfAVariationalModel() throws Exception {
        Path variational = Purchases.model(dir, data, "variational", 5);
        List<String> rows =
                Cli.ok("generate", "--model", variational, "--rows", 40).lines().toList();
        assertThat(rows).hasSize(41).noneMatch(row -> row.contains("nan"));
        assertThat(rows.get(0)).isEqualTo("when,amount,shop,distance,online");
        assertThat(rows.subList(1, 41)).doesNotHaveDuplicates();
        assertThat(Cli.ok("generate", "--model", variational, "--rows", 40, "--seed", 2)
                        .lines()
                        .toList())
                .isNotEqualTo(rows);
    }

    @Test
    void refusesToGenerateFromNothingWithoutAPrior() {
        Cli.Result result = Cli.run("generate", "--model", model);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains("variational")
                .contains("undercomplete")
                .contains("--like");
    }
}
