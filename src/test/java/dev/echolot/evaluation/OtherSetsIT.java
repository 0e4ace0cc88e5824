package dev.echolot.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordFiles;
import dev.echolot.record.RecordSource;
import dev.echolot.trainer.DataProfiler;
import dev.echolot.trainer.ProgressListener;
import dev.echolot.trainer.Rows;
import dev.echolot.trainer.Trainer;
import dev.echolot.trainer.TrainingSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Detection on card payments and network connections, by which nothing was chosen: the specification that {@code init}
 * suggests, defaults. {@code echolot.seed} chooses another run, {@code echolot.contaminated=true} puts {@code
 * training.contaminated} into the specification.
 */
class OtherSetsIT {

    @TempDir
    Path directory;

    @Test
    void findsFraudsAmongThePaymentsItLearnedFrom() throws Exception {
        assertThat(auroc("creditcard-sample/creditcard.csv.gz", 1, true)).isGreaterThan(0.93);
    }

    @Test
    void findsFraudsHavingLearnedFromHalfTheOrdinaryPayments() throws Exception {
        assertThat(auroc("creditcard-sample/creditcard.csv.gz", 0.5, false)).isGreaterThan(0.92);
    }

    @Test
    void findsAttacksHavingLearnedFromMostOfTheOrdinaryConnections() throws Exception {
        assertThat(auroc("nsl-kdd/kddtrain20.csv.gz", 0.7, false))
                .as("5 nearest neighbours have 0.986")
                .isGreaterThan(0.98);
    }

    /**
     * @param share of the ordinary rows, in the order of the file, that trains; the rest and all others are scored
     * @param all whether all rows train instead, and all are scored
     */
    private double auroc(String name, double share, boolean all) throws Exception {
        String data = System.getProperty("echolot.data", "");
        Assumptions.assumeFalse(data.isEmpty(), "no real data: -Decholot.data=DIRECTORY with " + name + " in it");
        Path file = Path.of(data, name);
        Assumptions.assumeTrue(Files.exists(file), () -> "no real data: " + file + " is absent");
        List<String> columns = new ArrayList<>(RecordFiles.columns(file));
        columns.removeIf(column -> column.startsWith("label") || column.equals("timestamp"));
        List<String> wanted = new ArrayList<>(columns);
        wanted.add("label");
        List<String[]> rows = new ArrayList<>();
        List<Boolean> labels = new ArrayList<>();
        try (RecordSource source = RecordFiles.open(List.of(file), new FieldNames(wanted))) {
            for (InputRecord record = source.next(); record != null; record = source.next()) {
                String[] cells = new String[columns.size()];
                for (int i = 0; i < cells.length; i++) {
                    cells[i] = record.text(i);
                }
                rows.add(cells);
                labels.add(Double.parseDouble(String.valueOf(record.text(cells.length))) != 0);
            }
        }
        long ordinary = labels.stream().filter(anomaly -> !anomaly).count();
        Rows train = new Rows(columns);
        Rows test = new Rows(columns);
        List<Boolean> truth = new ArrayList<>();
        for (int r = 0; r < rows.size(); r++) {
            boolean learned = all || (!labels.get(r) && train.size() < (long) (share * ordinary));
            if (learned) {
                train.add(rows.get(r));
            }
            if (all || !learned) {
                test.add(rows.get(r));
                truth.add(labels.get(r));
            }
        }
        boolean[] anomalous = new boolean[truth.size()];
        for (int i = 0; i < anomalous.length; i++) {
            anomalous[i] = truth.get(i);
        }
        Ranking ranking = Ranking.of(
                anomalous,
                RowScores.of(
                                Trainer.train(
                                                spec(columns, train),
                                                train,
                                                Long.getLong("echolot.seed", 1),
                                                ProgressListener.SILENT)
                                        .write(directory),
                                test)
                        .scores());
        System.out.printf(
                Locale.ROOT,
                "%s, %s, seed %d: AUROC %.4f, AUPRC %.4f%n",
                name,
                all ? "all rows train" : "clean training",
                Long.getLong("echolot.seed", 1),
                ranking.auroc(),
                ranking.averagePrecision());
        return ranking.auroc();
    }

    private static TrainingSpec spec(List<String> columns, Rows rows) throws Exception {
        TrainingSpec suggested = new DataProfiler(null, null, Set.of())
                .profile(rows.open(new FieldNames(columns)), "other")
                .spec();
        TrainingSpec plain = TrainingSpec.of("other", TrainingSpec.Kind.UNDERCOMPLETE, suggested.fields());
        TrainingSpec.Training training = new TrainingSpec.Training(
                null, null, null, null, null, null, Boolean.getBoolean("echolot.contaminated"));
        return new TrainingSpec(
                plain.name(),
                plain.kind(),
                null,
                null,
                plain.fields(),
                plain.architecture(),
                training,
                plain.noise(),
                plain.split(),
                plain.minCount());
    }
}
