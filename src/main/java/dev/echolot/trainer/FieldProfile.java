package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelManifest.FieldStatistics;
import java.util.ArrayList;
import java.util.List;

/**
 * What preprocessing needs to know of a field, learned from the fit rows.
 *
 * @param statistics in the units of the data
 * @param centre subtracted from a number, after log where the field has it
 * @param scale a number is divided by, above 0
 * @param shared whether that is the one of all fields on the shared scale ({@link SharedScale})
 * @param fill the encoded columns of a missing cell: what they are on average
 */
record FieldProfile(FieldStatistics statistics, float centre, float scale, boolean shared, float[] fill) {

    /**
     * Learns every field in two passes over the rows: sums first, then distances from the means.
     *
     * @param rows raw feature vectors
     * @param chosen the rows to learn from
     */
    static List<FieldProfile> learn(List<FieldSpec> fields, RowStore rows, int[] chosen) {
        List<FieldSums> sums = fields.stream().map(FieldSums::new).toList();
        float[] row = new float[rows.width()];
        for (int r : chosen) {
            rows.copyRow(r, row, 0);
            for (int f = 0; f < row.length; f++) {
                sums.get(f).add(row[f]);
            }
        }
        for (int r : chosen) {
            rows.copyRow(r, row, 0);
            for (int f = 0; f < row.length; f++) {
                sums.get(f).addDistance(row[f]);
            }
        }
        return onSharedScale(
                fields, sums.stream().map(s -> of(s, chosen.length)).toList());
    }

    /** The deviation of the fields on the shared scale is the root of their mean variance. */
    private static List<FieldProfile> onSharedScale(List<FieldSpec> fields, List<FieldProfile> own) {
        boolean[] members = SharedScale.members(
                fields,
                own.stream().mapToDouble(p -> p.statistics.min()).toArray(),
                own.stream().mapToDouble(p -> p.statistics.max()).toArray());
        double variances = 0;
        int vary = 0;
        for (int f = 0; f < members.length; f++) {
            double deviation = own.get(f).statistics.deviation();
            if (members[f] && deviation > 0) {
                variances += deviation * deviation;
                vary++;
            }
        }
        float scale = (float) Math.sqrt(variances / Math.max(1, vary));
        List<FieldProfile> out = new ArrayList<>();
        for (int f = 0; f < members.length; f++) {
            FieldProfile p = own.get(f);
            out.add(members[f] ? new FieldProfile(p.statistics, p.centre, scale, true, p.fill) : p);
        }
        return out;
    }

    private static FieldProfile of(FieldSums sums, int rows) {
        double missing = rows == 0 ? 0 : 1 - (double) sums.present() / rows;
        float[] fill = sums.fill();
        double mean = sums.mean();
        double stand = standIn(sums.field(), mean, fill);
        // below this a float32 of the column's size cannot tell the difference from constant
        double least = Math.max(1e-6 * sums.largestTransformed(), 1e-30);
        double spread = sums.spread();
        float scale = sums.present() == 0 || spread < least ? (float) Math.max(1, least) : (float) spread;
        FieldStatistics statistics =
                new FieldStatistics(missing, mean, sums.deviation(), sums.min(), sums.max(), stand);
        return new FieldProfile(statistics, (float) sums.centre(), scale, false, fill);
    }

    /** The raw value that stands for a missing cell: the mean, or the most frequent category, or Monday 00:00. */
    private static double standIn(FieldSpec field, double mean, float[] fill) {
        return switch (field.type()) {
            case NUMERIC, BOOLEAN -> (float) mean;
            case TIME -> 0;
            case CATEGORICAL -> {
                int best = 0;
                for (int i = 1; i < fill.length; i++) {
                    best = fill[i] > fill[best] ? i : best;
                }
                yield best;
            }
        };
    }
}
