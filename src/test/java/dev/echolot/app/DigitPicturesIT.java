package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kinds of autoencoder are for, on pictures of handwritten digits. */
class DigitPicturesIT {

    private static final int PIXELS = 784;
    private static final int TRAINED = 1_600;
    private static final int OTHERS = 300;

    @TempDir
    private Path dir;

    /** Pixels 0 to 255. */
    private float[][] digits = new float[0][];

    @BeforeEach
    void read() throws IOException {
        String data = System.getProperty("echolot.data", "");
        Assumptions.assumeFalse(data.isEmpty(), "no real data: -Decholot.data=DIRECTORY with mnist/ in it");
        Path file = Path.of(data, "mnist", "t10k-first5000.csv.gz");
        Assumptions.assumeTrue(Files.exists(file), () -> "no real data: " + file + " is absent");
        digits = new float[TRAINED + OTHERS][];
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
            lines.readLine();
            for (int d = 0; d < digits.length; d++) {
                digits[d] = pixels(Objects.requireNonNull(lines.readLine()));
            }
        }
    }

    private static float[] pixels(String line) {
        String[] cells = line.split(",", PIXELS + 1);
        float[] out = new float[PIXELS];
        for (int p = 0; p < PIXELS; p++) {
            out[p] = Float.parseFloat(cells[p]);
        }
        return out;
    }

    private Path csv(String name, float[][] rows) throws IOException {
        StringBuilder out = new StringBuilder(header()).append('\n');
        for (float[] row : rows) {
            out.append(IntStream.range(0, PIXELS)
                            .mapToObj(p -> Integer.toString(Math.round(row[p])))
                            .collect(Collectors.joining(",")))
                    .append('\n');
        }
        return Files.writeString(dir.resolve(name), out);
    }

    private static String header() {
        return IntStream.range(0, PIXELS).mapToObj(p -> "p" + p).collect(Collectors.joining(","));
    }

    private Path model(String kind, int epochs, String more) throws IOException {
        StringBuilder yaml = new StringBuilder("name: digits\nkind: " + kind + "\nfields:\n");
        for (int p = 0; p < PIXELS; p++) {
            yaml.append("  - {name: p").append(p).append(", type: numeric}\n");
        }
        yaml.append("training: {batch: 32, epochs: ")
                .append(epochs)
                .append("}\n")
                .append(more);
        Path spec = Files.writeString(dir.resolve(kind + ".yaml"), yaml);
        Path data = csv("train.csv", Arrays.copyOf(digits, TRAINED));
        return Path.of(Cli.ok("train", "--spec", spec, "--data", data, "--out", dir.resolve(kind))
                .strip());
    }

    /** Rows that a command printed; pixels that never change are no fields of a model. */
    private static float[][] table(String csv) {
        List<String> lines = new ArrayList<>(csv.lines().toList());
        String[] names = lines.remove(0).split(",");
        float[][] out = new float[lines.size()][PIXELS];
        for (int r = 0; r < out.length; r++) {
            String[] cells = lines.get(r).split(",");
            for (int c = 0; c < names.length; c++) {
                if (names[c].matches("p[0-9]+")) {
                    out[r][Integer.parseInt(names[c].substring(1))] = Float.parseFloat(cells[c]);
                }
            }
        }
        return out;
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int p = 0; p < PIXELS; p++) {
            sum += (double) (a[p] - b[p]) * (a[p] - b[p]);
        }
        return Math.sqrt(sum);
    }

    @Test
    void theDenoiserCleansDigitsBetterThanThePlainOne() throws Exception {
        Random random = new Random(3);
        float[][] clean = Arrays.copyOfRange(digits, TRAINED, TRAINED + OTHERS);
        float[][] spoilt = new float[OTHERS][PIXELS];
        for (int d = 0; d < OTHERS; d++) {
            for (int p = 0; p < PIXELS; p++) {
                // another digit's pixel: what stands in the corners stays within what stands in corners
                boolean hit = random.nextInt(100) < 40;
                spoilt[d][p] = hit ? digits[random.nextInt(TRAINED)][p] : clean[d][p];
            }
        }
        Path rows = csv("spoilt.csv", spoilt);
        String net = "architecture: {hidden: [128], latent: 32}\n";
        double plain = cleaned(model("undercomplete", 60, net), rows, clean);
        double denoising =
                cleaned(model("denoising", 60, net + "noise: {gaussian: 0, masking: 0, swap: 0.4}\n"), rows, clean);
        assertThat(denoising).as("plain %.1f", plain).isLessThan(0.85 * plain);
        assertThat(denoising).as("better than to leave it").isLessThan(0.7 * squaredDistance(spoilt, clean));
    }

    /** Of reconstructions of the spoilt digits to the clean ones. */
    private static double cleaned(Path model, Path rows, float[][] clean) {
        return squaredDistance(table(Cli.ok("reconstruct", "--model", model, "--data", rows)), clean);
    }

    private static double squaredDistance(float[][] rows, float[][] others) {
        double sum = 0;
        for (int d = 0; d < rows.length; d++) {
            sum += Math.pow(distance(rows[d], others[d]), 2) / rows.length;
        }
        return sum;
    }

    @Test
    void generatedDigitsLieNearRealOnesAndAreNotAllTheSame() throws Exception {
        Path model = model("variational", 60, "architecture: {hidden: [128], latent: 16}\n");
        float[][] generated = table(Cli.ok("generate", "--model", model, "--rows", 100));
        Random random = new Random(4);
        float[][] noise = new float[100][PIXELS]; // every pixel one of that pixel's real values
        for (float[] row : noise) {
            for (int p = 0; p < PIXELS; p++) {
                row[p] = digits[random.nextInt(TRAINED)][p];
            }
        }
        float[][] real = Arrays.copyOfRange(digits, TRAINED, TRAINED + 100);
        double near = toNearest(generated);
        assertThat(near).isLessThan(0.8 * toNearest(noise));
        assertThat(near).as("as near as real digits are, or not much farther").isLessThan(1.25 * toNearest(real));
        assertThat(apart(generated))
                .as("one picture over and over is no generator")
                .isGreaterThan(0.5 * apart(real));
    }

    /** Mean distance to the nearest digit trained on. */
    private double toNearest(float[][] rows) {
        double sum = 0;
        for (float[] row : rows) {
            sum += IntStream.range(0, TRAINED)
                    .mapToDouble(d -> distance(row, digits[d]))
                    .min()
                    .orElseThrow();
        }
        return sum / rows.length;
    }

    private static double apart(float[][] rows) {
        double sum = 0;
        for (int i = 1; i < rows.length; i++) {
            sum += distance(rows[i], rows[i - 1]);
        }
        return sum / (rows.length - 1);
    }
}
