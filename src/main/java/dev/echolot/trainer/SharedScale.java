package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which numbers are measured on one scale, as the grey values of an image are: they are divided by one deviation instead of
 * each by its own, which would blow up those that hardly vary until they drown the rest.
 *
 * <p>The rule looks at the ranges alone. Of the number fields without log, those with the most frequent smallest value are
 * candidates, {@code [low, high]} is their common range, and a candidate spans it when its largest value lies in the upper
 * half. The candidates share a scale where at least {@value #FEWEST} of them span it, they are four fifths or more of the
 * candidates that vary, and at least half of all number fields that vary. A candidate that does not vary is one all the same:
 * its neighbours say what a change of it is worth. So is, where they do share a scale, a number whose whole range lies within
 * the common one and reaches into its upper half: a pixel that every image inks.
 */
public final class SharedScale {

    private static final int FEWEST = 64;
    private static final double MOST_CANDIDATES = 0.8;

    private SharedScale() {}

    /**
     * Whether each field is on the shared scale.
     *
     * @param low smallest value by field; NaN where no cell is present
     * @param high largest
     */
    public static boolean[] members(List<FieldSpec> fields, double[] low, double[] high) {
        boolean[] out = new boolean[low.length];
        Map<Double, Integer> lows = new HashMap<>();
        int vary = 0;
        for (int f = 0; f < low.length; f++) {
            if (candidate(fields.get(f)) && low[f] < high[f]) {
                vary++;
                lows.merge(low[f], 1, Integer::sum);
            }
        }
        double common = Double.NaN;
        int most = 0;
        for (Map.Entry<Double, Integer> entry : lows.entrySet()) {
            if (entry.getValue() > most || (entry.getValue() == most && entry.getKey() < common)) {
                common = entry.getKey();
                most = entry.getValue();
            }
        }
        double top = common;
        for (int f = 0; f < low.length; f++) {
            if (candidate(fields.get(f)) && low[f] == common) {
                top = Math.max(top, high[f]);
            }
        }
        int span = 0;
        for (int f = 0; f < low.length; f++) {
            out[f] = candidate(fields.get(f)) && low[f] == common;
            span += out[f] && high[f] - common >= (top - common) / 2 ? 1 : 0;
        }
        for (int f = 0; f < low.length; f++) {
            out[f] |= candidate(fields.get(f))
                    && low[f] > common
                    && high[f] <= top
                    && high[f] - common >= (top - common) / 2;
        }
        boolean shared = span >= FEWEST && span >= MOST_CANDIDATES * most && 2 * span >= vary;
        return shared ? out : new boolean[low.length];
    }

    private static boolean candidate(FieldSpec field) {
        return field.type() == FieldType.NUMERIC && !field.log();
    }
}
