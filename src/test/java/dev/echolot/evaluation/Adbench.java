package dev.echolot.evaluation;

import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordFiles;
import dev.echolot.record.RecordSource;
import dev.echolot.trainer.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;

/**
 * A public tabular set under the protocol with clean training data: the first half of the normal rows, in file order, trains;
 * the other half and all anomalies are scored.
 *
 * @param columns without the label
 * @param train rows of texts
 * @param anomalous the truth of each row of {@code test}
 */
public record Adbench(List<String> columns, List<String[]> train, List<String[]> test, boolean[] anomalous) {

    /** Settings were chosen on the first four; the last three only report. */
    public static final List<String> SETS =
            List.of("cardio", "satimage-2", "pendigits", "campaign", "thyroid", "mammography", "shuttle");

    /** Reads a set from below {@code echolot.data}; without it the test is skipped. Clean training. */
    public static Adbench read(String set) throws IOException {
        return read(set, false);
    }

    /** The protocol "unsupervised": all rows train, anomalies among them, and all are scored. */
    public static Adbench contaminated(String set) throws IOException {
        return read(set, true);
    }

    private static Adbench read(String set, boolean contaminated) throws IOException {
        String data = System.getProperty("echolot.data", "");
        Assumptions.assumeFalse(data.isEmpty(), "no real data: -Decholot.data=DIRECTORY with adbench/ in it");
        Path plain = Path.of(data, "adbench", set + ".csv");
        Path file = Files.exists(plain) ? plain : Path.of(plain + ".gz");
        Assumptions.assumeTrue(Files.exists(file), () -> "no real data: " + file + " is absent");
        List<String> all = new ArrayList<>(RecordFiles.columns(file));
        all.remove("label");
        List<String> wanted = new ArrayList<>(all);
        wanted.add("label");
        List<String[]> normal = new ArrayList<>();
        List<String[]> rows = new ArrayList<>();
        List<Boolean> labels = new ArrayList<>();
        try (RecordSource source = RecordFiles.open(List.of(file), new FieldNames(wanted))) {
            for (InputRecord record = source.next(); record != null; record = source.next()) {
                String[] cells = new String[all.size()];
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = record.text(i);
                }
                boolean anomaly = Double.parseDouble(String.valueOf(record.text(all.size()))) != 0;
                rows.add(cells);
                labels.add(anomaly);
                if (!anomaly) {
                    normal.add(cells);
                }
            }
        }
        if (contaminated) {
            boolean[] truth = new boolean[rows.size()];
            for (int r = 0; r < truth.length; r++) {
                truth[r] = labels.get(r);
            }
            return new Adbench(all, rows, rows, truth);
        }
        List<String[]> train = normal.subList(0, normal.size() / 2);
        List<String[]> test = new ArrayList<>();
        boolean[] anomalous = new boolean[rows.size() - train.size()];
        int seen = 0;
        for (int r = 0; r < rows.size(); r++) {
            if (!labels.get(r) && seen++ < train.size()) {
                continue;
            }
            anomalous[test.size()] = labels.get(r);
            test.add(rows.get(r));
        }
        return new Adbench(all, train, test, anomalous);
    }

    /** Rows as training data. */
    public Rows rows(List<String[]> cells) {
        Rows rows = new Rows(columns);
        cells.forEach(rows::add);
        return rows;
    }

    /** The same with so many standard normal columns after its own. */
    public Adbench withNoise(int count) {
        List<String> names = new ArrayList<>(columns);
        for (int c = 0; c < count; c++) {
            names.add("noise" + c);
        }
        Random random = new Random(count);
        return new Adbench(names, widened(train, count, random), widened(test, count, random), anomalous);
    }

    private static List<String[]> widened(List<String[]> rows, int columns, Random random) {
        List<String[]> out = new ArrayList<>();
        for (String[] row : rows) {
            String[] wide = Arrays.copyOf(row, row.length + columns);
            for (int c = row.length; c < wide.length; c++) {
                wide[c] = Double.toString(random.nextGaussian());
            }
            out.add(wide);
        }
        return out;
    }
}
