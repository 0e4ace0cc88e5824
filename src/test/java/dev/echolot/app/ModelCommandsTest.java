package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.echolot.model.ModelFile;
import dev.echolot.model.TinyModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that take a model file: score, evaluate, inspect. */
class ModelCommandsTest {

    @TempDir
    private Path dir;

    private Path model;
    private Path data;

    @BeforeEach
    void writeModelAndRows() throws Exception {
        model = TinyModel.write(dir).path();
        data = Files.writeString(
                dir.resolve("rows.csv"),
                """
                count,amount,label,label_kind
                4,100,0,a
                5,125,0,a
                1,400,1,b
                3,x,0,a
                ,90,0,a
                """);
    }

    @Test
    void scoresEveryRowInOrderOneLineEach() {
        Cli.Result result = Cli.run("score", "--model", model, "--data", data);
        assertThat(result.code()).isZero();
        assertThat(result.lines()).hasSize(5);
        assertThat(Float.parseFloat(result.lines().get(0))).isZero();
        assertThat(Float.parseFloat(result.lines().get(2))).isGreaterThan(10);
        assertThat(result.lines().get(3)).isEqualTo("nan");
        assertThat(result.err()).contains("row 3 cannot be scored").contains("'x'");
    }

    @Test
    void givesEverythingTheModelSaysWhenAskedForIt() {
        Cli.Result result = Cli.run("score", "--model", model, "--data", data, "--full", "--alert-rate", "0.01");
        assertThat(result.lines().get(0))
                .isEqualTo("score,p_value,severity,anomaly,amount.contribution,amount.expected,count.contribution,"
                        + "count.expected,embedding.0");
        String[] third = result.lines().get(3).split(",");
        float score = Float.parseFloat(third[0]);
        float latent = 0.1f * Float.parseFloat(third[8]) * Float.parseFloat(third[8]);
        assertThat(third[3]).isEqualTo("true");
        assertThat(Float.parseFloat(third[4]) + Float.parseFloat(third[6]) + latent)
                .as("contributions add up to the score")
                .isEqualTo(score);
        assertThat(result.lines().get(1)).contains(",false,");
        assertThat(result.lines().get(4)).isEqualTo("nan,nan,nan,false,nan,nan,nan,nan,nan");
        assertThat(result.lines())
                .allSatisfy(line -> assertThat(line.split(",")).hasSize(9));
    }

    @Test
    void writesToAFileAndThenNothingToStandardOutput() throws Exception {
        Path out = dir.resolve("scores.txt");
        Cli.Result result = Cli.run("score", "--model", model, "--data", data, "--out", out);
        assertThat(result.code()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(Files.readAllLines(out)).hasSize(5);
    }

    @Test
    void measuresAModelOnLabelledRows() throws Exception {
        Cli.Result result = Cli.run("evaluate", "--model", model, "--data", data, "--json", "--alert-rate", 0.01);
        assertThat(result.code()).as(result.err()).isZero();
        JsonNode json = new ObjectMapper().readTree(result.out());
        assertThat(json.get("rows").asInt()).isEqualTo(4);
        assertThat(json.get("unusable").asInt()).isEqualTo(1);
        assertThat(json.get("anomalies").asInt()).isEqualTo(1);
        assertThat(json.get("auroc").asDouble()).isEqualTo(1);
        assertThat(json.get("precision").asDouble()).isEqualTo(1);
        assertThat(Cli.run("evaluate", "--model", model, "--data", data).out())
                .contains("AUROC       1.0000")
                .contains("4 scored");
    }

    @Test
    void writesReportsThatQuoteHostileNamesHarmlessly() throws Exception {
        Path report = dir.resolve("report.html");
        Cli.ok("evaluate", "--model", model, "--data", data, "--report", report);
        assertThat(report).content().contains("tiny-1", "rows.csv", "Precision and recall", "could not be scored");
        Path rows = dir.resolve("hostile.csv");
        StringBuilder text = new StringBuilder("<script>alert(1)</script>,b,c\n");
        for (int r = 0; r < 200; r++) {
            text.append(r % 7)
                    .append(",<u>")
                    .append(r % 3)
                    .append("</u>,")
                    .append(r % 11)
                    .append('\n');
        }
        Files.writeString(rows, text);
        Path spec = Files.writeString(dir.resolve("spec.yaml"), Cli.ok("init", "--data", rows));
        Cli.ok("train", "--spec", spec, "--data", rows, "--out", dir, "--report", report);
        assertThat(report)
                .content()
                .contains("&lt;script&gt;", "&lt;u&gt;", "kept: epoch", "identity check")
                .doesNotContain("<script", "<u>");
    }

    @Test
    void fitsTheReportsYardsticksOnTheTrainingRowsWhereTheseAreGiven() throws Exception {
        StringBuilder rows = new StringBuilder("amount,count,label\n");
        for (int r = 0; r < 40; r++) {
            rows.append(100 + r % 7).append(',').append(r % 11).append(r == 3 ? ",1\n" : ",0\n");
        }
        Path labelled = Files.writeString(dir.resolve("labelled.csv"), rows);
        Path training = Files.writeString(dir.resolve("training.csv"), rows + "often,3,0\n90,3,0\n");
        Path report = dir.resolve("yardsticks.html");
        Cli.ok("evaluate", "--model", model, "--data", labelled, "--report", report);
        assertThat(report).content().contains("on these rows, 40, and scored on the same", "Rows kept as codes");
        Cli.ok("evaluate", "--model", model, "--data", labelled, "--report", report, "--train", training);
        assertThat(report).content().contains("on 41 rows of the training data given");
        Cli.Result alone = Cli.run("evaluate", "--model", model, "--data", labelled, "--train", training);
        assertThat(alone.code()).isEqualTo(2);
        assertThat(alone.err()).contains("--train: expected --report");
    }

    @Test
    void showsWhatAModelHoldsForPeopleAndForPrograms() throws Exception {
        Cli.Result text = Cli.run("inspect", model);
        assertThat(text.code()).isZero();
        assertThat(text.out()).contains("tiny-1", "golden vectors ok", "p-values down to", "amount", "opset 21");
        JsonNode json =
                new ObjectMapper().readTree(Cli.run("inspect", model, "--json").out());
        assertThat(json.get("sha256").asText()).isEqualTo(ModelFile.load(model).sha256());
        assertThat(json.at("/manifest/features/fields/0/name").asText()).isEqualTo("amount");
        assertThat(json.at("/manifest/calibration/rows").asLong()).isEqualTo(1000);
        assertThat(json.get("smallest_supported_p_value").asDouble()).isBetween(0.0001, 0.01);
    }

    @Test
    void countsCollapsedDimensionsWhereverAModelIsShown() throws Exception {
        Path rows = Purchases.csv(dir, "purchases.csv", 200, 1);
        Path spec = Purchases.spec(dir, "variational", 60);
        Files.writeString(spec, Files.readString(spec) + "penalties: {beta: 50, warm_up: 0}\n");
        Path report = dir.resolve("variational.html");
        Cli.Result trained = Cli.run("train", "--spec", spec, "--data", rows, "--out", dir, "--report", report);
        assertThat(trained.err())
                .containsPattern("code of (\\d+) \\(\\1 collapsed\\)")
                .containsPattern("warning: \\d+ rows to calibrate with: .*such as the default of 0.001");
        assertThat(Cli.ok("inspect", trained.lastLine()))
                .containsPattern("(\\d+) of \\1 dimensions of the code collapsed")
                .contains("on rows with shuffled columns");
        assertThat(report).content().contains("dimensions of the code collapsed");
    }

    @Test
    void namesInOneLineWhatIsWrongWithAModelOrItsData() throws Exception {
        Path flipped = dir.resolve("flipped.onnx");
        byte[] bytes = Files.readAllBytes(model);
        bytes[bytes.length / 2] ^= 1;
        Files.write(flipped, bytes);
        Path text = Files.writeString(dir.resolve("text.onnx"), "<html>not found</html>");
        Path other = Files.writeString(dir.resolve("other.csv"), "amout,count\n1,2\n", StandardCharsets.UTF_8);
        fails("absent.onnx", data, "absent.onnx");
        fails(flipped, data, "flipped.onnx");
        fails(text, data, "text.onnx");
        fails(model, dir.resolve("absent.csv"), "absent.csv");
        fails(model, other, "'amount'");
        fails(model, Files.createFile(dir.resolve("empty.csv")), "empty.csv");
    }

    @Test
    void takesWrongUsageForExitCodeTwo() {
        for (List<Object> args : List.<List<Object>>of(
                List.of(),
                List.of("scor"),
                List.of("score"),
                List.of("score", "--model", model, "--data", data, "--fast"),
                List.of("score", "--model", model, "--data", data, "--alert-rate", "2"))) {
            Cli.Result result = Cli.run(args.toArray());
            assertThat(result.code()).as("%s", args).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).isNotEmpty();
        }
    }

    @Test
    void showsWhereAFailureHappenedOnlyWhenAsked() {
        assertThat(Cli.run("inspect", "absent.onnx").err()).doesNotContain("\tat ");
        assertThat(Cli.run("inspect", "absent.onnx", "--debug").err()).contains("\tat dev.echolot");
    }

    private static void fails(Object model, Path data, String named) {
        Cli.Result result = Cli.run("score", "--model", model, "--data", data);
        assertThat(result.code()).isEqualTo(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.err().lines()).as(result.err()).hasSize(1);
        assertThat(result.err()).startsWith("echolot: ").contains(named);
    }
}
