package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import java.util.Locale;

/** The likely cause of a training that diverges: the field that lies furthest out in some row. */
final class LargestCell {

    private static final int LOOKED_AT = 100_000;
    /** Deviations; a field that stays within them is not to blame. */
    private static final int FAR = 30;

    private LargestCell() {}

    /** Half a sentence that names the field, how far out it lies, and what helps; or the rate, where no field lies far out. */
    static String of(Preprocessing preprocessing, RowStore encoded, int[] fit) {
        float[] row = new float[encoded.width()];
        int column = 0;
        double largest = 0;
        for (int r : RowSplit.sample(fit, LOOKED_AT)) {
            encoded.copyRow(r, row, 0);
            for (int c = 0; c < row.length; c++) {
                if (Math.abs(row[c]) > largest) {
                    largest = Math.abs(row[c]);
                    column = c;
                }
            }
        }
        if (largest < FAR) {
            return "lower training.learning_rate: no field lies more than " + FAR + " deviations from its mean";
        }
        FieldSpec field = preprocessing.fields().get(preprocessing.layout().fieldOfColumn()[column]);
        return String.format(
                Locale.ROOT,
                "the likely cause is field '%s', which lies up to %,.0f deviations from its mean: %s, or leave it out; or lower"
                        + " training.learning_rate",
                field.name(),
                largest,
                field.log() ? "look at its largest values" : "give it log: true");
    }
}
