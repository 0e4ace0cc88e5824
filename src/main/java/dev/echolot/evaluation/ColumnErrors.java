package dev.echolot.evaluation;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.features.FieldType;

/**
 * How far columns that were made again are from what they were: numbers and booleans by squared difference over the variance,
 * categories by whether the largest column is the same, times not at all. Mutable, one thread.
 */
final class ColumnErrors {

    private final YardstickColumns columns;
    /** By column; 0 for one that is not compared. */
    private final double[] variances;

    private double squares;
    private long numbers;
    private long others;
    private long categories;

    /** @param rows raw feature vectors, whose variance is the unit where no other is known */
    ColumnErrors(YardstickColumns columns, FeatureMatrix rows) {
        this.columns = columns;
        this.variances = columns.variances(rows);
    }

    /** Takes a row and what it came back as; what was missing is left out. */
    void add(double[] row, double[] again) {
        for (YardstickColumns.Block block : columns.blocks()) {
            int at = block.from();
            if (Double.isNaN(row[at])) {
                continue;
            }
            if (block.type() == FieldType.CATEGORICAL) {
                categories++;
                others += largest(row, block) == largest(again, block) ? 0 : 1;
            } else if (block.type() != FieldType.TIME && variances[at] > 0) {
                double away = again[at] - row[at];
                squares += away * away / variances[at];
                numbers++;
            }
        }
    }

    private static int largest(double[] row, YardstickColumns.Block block) {
        int best = block.from();
        for (int c = best + 1; c < block.from() + block.width(); c++) {
            best = row[c] > row[best] ? c : best;
        }
        return best;
    }

    /** Mean over the cells of numbers and booleans; NaN without any. */
    double error() {
        return numbers == 0 ? Double.NaN : squares / numbers;
    }

    /** Share of the categories that are others; NaN without any. */
    double wrong() {
        return categories == 0 ? Double.NaN : (double) others / categories;
    }
}
