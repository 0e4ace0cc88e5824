package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.echolot.trainer.TrainingSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BakeoffTest {

    @TempDir
    private Path dir;

    @Test
    void comparesEveryKindAndTheYardstickOnTheSameRows() throws Exception {
        Path data = Purchases.csv(dir, "purchases.csv", 600, 1);
        Path json = dir.resolve("bakeoff.json");
        Path report = dir.resolve("bakeoff.html");
        Cli.Result result = Cli.run(
                "bakeoff",
                "--spec",
                Purchases.spec(dir, "undercomplete", 3),
                "--data",
                data,
                "--json",
                json,
                "--report",
                report,
                "--latent",
                "1,500");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(report)
                .content()
                .contains("<td>variational</td>", "Error over code size", "default", "pca distance")
                .doesNotContain("<script", "http:", "https:");
        JsonNode all = new ObjectMapper().readTree(json.toFile());
        List<String> names = new ArrayList<>();
        all.get("contestants").forEach(c -> names.add(c.get("name").asText()));
        for (TrainingSpec.Kind kind : TrainingSpec.Kind.values()) {
            assertThat(names).contains(kind.code());
            assertThat(result.out()).contains(kind.code());
        }
        assertThat(names).contains("pca distance", "pca error", "nmf error");
        for (JsonNode c : all.get("contestants")) {
            if (c.get("failure").isNull()) {
                assertThat(c.get("auroc").asDouble()).isBetween(0.3, 1.0);
                assertThat(c.get("score_micros").asDouble()).isPositive();
                boolean network = !c.get("model_bytes").isNull();
                assertThat(c.get("parity").isNull()).isEqualTo(!network);
                assertThat(c.get("parity").asDouble()).as("%s", c).isLessThan(1e-5);
                assertThat(!network || c.get("active_share").asDouble() > 0).isTrue();
                assertThat(c.get("reconstruction_error").isNull())
                        .isEqualTo(c.get("name").asText().equals("pca distance"));
                assertThat(c.get("train_seconds").asDouble()).isPositive();
            }
        }
        assertThat(all.get("trained").asInt() + all.get("scored").asInt()).isEqualTo(600);
        assertThat(all.get("latent").get(0).get("latent").asInt()).isEqualTo(1);
        assertThat(result.out()).contains("undercomplete (default)").contains("linear (default)");
        assertThat(all.get("latent").toString()).contains("undercomplete 500").contains("500\"");
    }

    @Test
    void keepsTheRowsItScoresAndTheAnomaliesOutOfTraining() throws Exception {
        Path data = Purchases.csv(dir, "purchases.csv", 500, 2);
        BakeoffRows rows = BakeoffRows.split(List.of(data), List.of(), 0.3, 7, "label", true);
        BitSet both = (BitSet) rows.train().clone();
        both.and(rows.score());
        assertThat(both.cardinality()).isZero();
        BitSet anomalies = (BitSet) rows.train().clone();
        anomalies.and(rows.truth());
        assertThat(anomalies.cardinality()).isZero();
        assertThat(rows.score().cardinality()).isBetween(100, 200);
        assertThat(BakeoffRows.split(List.of(data), List.of(), 0.3, 7, "label", true))
                .isEqualTo(rows);
        Path test = Purchases.csv(dir, "test.csv", 80, 3);
        BakeoffRows apart = BakeoffRows.split(List.of(data), List.of(test), 0.3, 7, "label", false);
        assertThat(apart.train().cardinality()).isEqualTo(500);
        assertThat(apart.score().cardinality()).isEqualTo(80);
    }

    @Test
    void comparesThoseAskedForAlone() throws Exception {
        Path data = Purchases.csv(dir, "purchases.csv", 300, 1);
        Path spec = Purchases.spec(dir, "undercomplete", 2);
        String out = Cli.ok("bakeoff", "--spec", spec, "--data", data, "--kinds", "rbm,nmf");
        assertThat(out).contains("rbm ", "nmf error").doesNotContain("undercomplete", "pca");
        Cli.Result wrong = Cli.run("bakeoff", "--spec", spec, "--data", data, "--kinds", "rbm,kmeans");
        assertThat(wrong.code()).isNotZero();
        assertThat(wrong.err()).contains("--kinds: expected some of [pca, nmf, linear", "got 'kmeans'");
    }

    @Test
    void saysWhyAYardstickDoesNotApply() throws Exception {
        Path data = dir.resolve("negative.csv");
        StringBuilder rows = new StringBuilder("a,b\n");
        for (int r = 0; r < 200; r++) {
            rows.append(r % 7).append(',').append(r % 5 - 2).append('\n');
        }
        Files.writeString(data, rows);
        Path spec = dir.resolve("negative.yaml");
        Files.writeString(
                spec, "name: n\nkind: linear\nfields: [{name: a, type: numeric}, {name: b, type: numeric}]\n");
        Path report = dir.resolve("negative.html");
        assertThat(Cli.ok("bakeoff", "--spec", spec, "--data", data, "--kinds", "linear,nmf", "--report", report))
                .contains("not applicable: column 'b' has negative values");
        assertThat(report).content().contains("not applicable: column &#39;b&#39; has negative values");
    }

    @Test
    void measuresErrorsWithoutLabels() throws Exception {
        Path data = Purchases.csv(dir, "labelled.csv", 300, 4);
        List<String> plain = Files.readAllLines(data).stream()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
        Files.write(data, plain);
        Path json = dir.resolve("bakeoff.json");
        Path spec = Purchases.spec(dir, "linear", 2);
        Cli.ok("bakeoff", "--spec", spec, "--data", data, "--json", json, "--kinds", "linear,pca");
        JsonNode linear =
                new ObjectMapper().readTree(json.toFile()).get("contestants").get(0);
        assertThat(linear.get("auroc").isNull()).isTrue();
        assertThat(linear.get("reconstruction_error").asDouble()).isPositive();
        assertThat(Cli.run("bakeoff", "--spec", spec, "--data", data, "--clean").err())
                .contains("column of labels");
    }
}
