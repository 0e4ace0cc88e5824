package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.model.TinyModel;
import dev.echolot.onnx.Device;
import dev.echolot.scoring.Scorer;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xml.sax.InputSource;

class ReportPageTest {

    @TempDir
    private Path directory;

    private static ReportRows rows(ModelFile model, boolean labelled) {
        ReportRows rows = new ReportRows(model.manifest());
        Random random = new Random(1);
        try (Scorer scorer = Scorer.open(model, Device.CPU, 64)) {
            for (int batch = 0; batch < 40; batch++) {
                for (int r = 0; r < 64; r++) {
                    double common = random.nextGaussian();
                    double off = r == 7 ? 4 : 0.3 * random.nextGaussian();
                    scorer.features().put(2 * r, (float) (100 + 50 * (common + off)));
                    scorer.features().put(2 * r + 1, (float) (4 + 2 * (common - off)));
                }
                scorer.score(64);
                for (int r = 0; r < 64; r++) {
                    rows.add(scorer, r, 64L * batch + r, labelled ? Boolean.valueOf(r == 7) : null);
                }
            }
        }
        return rows;
    }

    @Test
    void showsLabelsWhereThereAreSomeAndDoesWithoutWhereThereAreNone() {
        ModelFile model = TinyModel.write(directory);
        assertThat(ReportPage.of(model, rows(model, true), 0.01, "labelled"))
                .contains("Precision and recall", "AUROC", "anomalies", "1.0000", "Map of the codes", model.sha256())
                .contains("Beside the yardsticks", "pca distance", "pca error", "nmf error")
                .contains(
                        "scored on the same",
                        "Rows kept as codes",
                        "<td>int8</td><td class='n'>1.24</td><td class='n'>15.5 %</td><td class='n'>40</td>");
        assertThat(ReportPage.of(model, rows(model, false), 0.01, "plain"))
                .contains(
                        "Calibration", "Map of the codes", "threshold", "Error per field", "pca distance", "in common")
                .doesNotContain("AUROC");
        assertThatThrownBy(() -> ReportPage.of(model, new ReportRows(model.manifest()), 0.01, "none"))
                .hasMessageContaining("at least one scored row");
    }

    @Test
    void yardsticksAreFittedOnTrainingRowsWhereTheseAreGiven() {
        ModelFile model = TinyModel.write(directory);
        ReportRows rows = rows(model, true);
        String alone = ReportPage.of(model, rows, 0.01, "alone");
        for (int r = 0; r < 50; r++) {
            rows.addTraining(new float[] {100 + r, 4});
        }
        String page = ReportPage.of(model, rows, 0.01, "with training rows");
        assertThat(page).contains("on 50 rows of the training data given").doesNotContain("scored on the same");
        assertThat(rows.fittedOn()).hasSize(50);
        assertThat(lineOf(page)).isNotEqualTo(lineOf(alone));
    }

    private static String lineOf(String page) {
        return page.substring(page.indexOf("pca error"), page.indexOf("</tr>", page.indexOf("pca error")));
    }

    @Test
    void reachesForNothingOutsideTheFile() {
        ModelFile model = TinyModel.write(directory);
        assertThat(ReportPage.of(model, rows(model, true), 0.01, "all"))
                .doesNotContainPattern("(?i)https?:|<script|<link|@import|url\\(|//[a-z]")
                .contains("default-src 'none'");
    }

    @Test
    void everyPlotIsWellFormedAndHoldsNumbersOnly() throws Exception {
        ModelFile model = TinyModel.write(directory);
        Matcher svg =
                Pattern.compile("(?s)<svg.*?</svg>").matcher(ReportPage.of(model, rows(model, true), 0.01, "all"));
        int plots = 0;
        while (svg.find()) {
            DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(svg.group())));
            assertThat(svg.group()).doesNotContain("NaN", "Infinity");
            plots++;
        }
        assertThat(plots).isGreaterThanOrEqualTo(4);
    }

    @Test
    void namesAndSentencesCannotBecomeMarkup() {
        ModelFile model = TinyModel.write(directory);
        String page = ReportPage.of(model, rows(model, true), 0.01, "rows of <img src=x onerror=alert(1)>'\"&.csv");
        assertThat(page)
                .contains("&lt;img src=x onerror=alert(1)&gt;&#39;&quot;&amp;.csv")
                .doesNotContain("<img src=x");
        assertThat(Html.escape("a\u202Eb\u0000c\n</script>")).isEqualTo("a b c &lt;/script&gt;");
        assertThat(Html.escape("x".repeat(500))).hasSizeLessThan(130);
    }

    @Test
    void writesNumbersAsPeopleReadThem() {
        assertThat(List.of(0.2, 1234567.0, 0.00012345, 1e-4, 3.14159, 22.239, -0.5, 1500.4, 2.5e9))
                .extracting(Html::number)
                .containsExactly("0.2", "1,234,567", "1.23e-4", "1e-4", "3.142", "22.24", "-0.5", "1500", "2.5e+9");
        assertThat(Html.number(Double.NaN)).isEqualTo("-");
    }

    @Test
    void drawsRowsOfPixelsAsPictures() throws Exception {
        List<FieldSpec> fields = new ArrayList<>();
        IntStream.range(1, 25).forEach(i -> fields.add(FieldSpec.numeric("p" + i)));
        GreyPicture picture = GreyPicture.of(fields);
        assertThat(picture).isNotNull();
        assertThat(picture.side()).isEqualTo(5);
        float[] row = new float[24];
        row[0] = 255; // p1: second of the first line
        row[23] = 128; // p24: the last
        String address = picture.address(row, 0, 255);
        var image = ImageIO.read(
                new ByteArrayInputStream(Base64.getDecoder().decode(address.substring(address.indexOf(',') + 1))));
        assertThat(image.getWidth()).isEqualTo(5);
        assertThat(image.getRaster().getSample(1, 0, 0)).isEqualTo(255);
        assertThat(image.getRaster().getSample(4, 4, 0)).isEqualTo(128);
        assertThat(image.getRaster().getSample(0, 0, 0)).isZero();
        fields.set(3, FieldSpec.numeric("amount"));
        assertThat(GreyPicture.of(fields)).isNull();
    }

    @Test
    void theMapKeepsWhatVariesMost() {
        Random random = new Random(2);
        List<float[]> codes = new ArrayList<>();
        for (int r = 0; r < 400; r++) {
            float a = 5 * (float) random.nextGaussian();
            float b = 2 * (float) random.nextGaussian();
            codes.add(new float[] {a + b + 100, 0.01f * (float) random.nextGaussian(), a - b});
        }
        CodeMap map = CodeMap.of(codes);
        assertThat(map.share()).isCloseTo(1, within(1e-4));
        double distance = Math.hypot(map.points()[0][0] - map.points()[1][0], map.points()[0][1] - map.points()[1][1]);
        double before = Math.hypot(codes.get(0)[0] - codes.get(1)[0], codes.get(0)[2] - codes.get(1)[2]);
        assertThat(distance).isCloseTo(before, within(0.05));
        assertThat(CodeMap.of(List.of(new float[] {1}, new float[] {1})).share())
                .isZero();
    }

    @Test
    void countsWhatItDoesNotKeep() {
        ModelFile model = TinyModel.write(directory);
        ReportRows rows = rows(model, true);
        assertThat(rows.count()).isEqualTo(40 * 64);
        assertThat(rows.anomalies()).isEqualTo(40);
        assertThat(rows.sample()).hasSize(1_500);
        assertThat(rows.highest()).hasSize(8).allSatisfy(r -> assertThat(r.anomalous())
                .isTrue());
        assertThat(rows.meanContribution(0, true)).isGreaterThan(10 * rows.meanContribution(0, false));
    }
}
