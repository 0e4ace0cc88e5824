package dev.echolot.events;

import dev.echolot.event.FieldFinding;
import java.util.List;
import java.util.Locale;

/** The one line a person reads first: {@code amount 920.00 where 41.30 is usual (62 %), country BR where DE is usual (21 %)}. */
final class Reason {

    /** Fields are named until this share of the score is explained, three at most. */
    private static final double EXPLAINED = 0.8;

    private static final int FIELDS_MAX = 3;

    private Reason() {}

    static String of(List<FieldFinding> findings, float latentShare) {
        StringBuilder line = new StringBuilder();
        double explained = 0;
        int named = 0;
        for (FieldFinding finding : findings) {
            if (named == FIELDS_MAX || explained >= EXPLAINED || finding.getShare() < 0.05) {
                break;
            }
            line.append(named == 0 ? "" : ", ").append(clause(finding));
            explained += finding.getShare();
            named++;
        }
        if (latentShare >= 0.3) {
            line.append(named == 0 ? "" : ", ")
                    .append(String.format(
                            Locale.ROOT, "an unusual combination of values (%.0f %%)", 100 * latentShare));
            named++;
        }
        return named == 0 ? "many fields a little unusual" : line.toString();
    }

    private static String clause(FieldFinding finding) {
        String usual = finding.getExpected();
        String what =
                switch (finding.getDirection()) {
                    case MISSING -> "missing, where " + usual + " is usual";
                    case AS_EXPECTED -> finding.getActual() + ", rare";
                    case HIGHER, LOWER, DIFFERENT, UNKNOWN ->
                        finding.getUnseen()
                                ? finding.getActual() + ", never seen in training, where " + usual + " is usual"
                                : finding.getActual() + " where " + usual + " is usual";
                };
        return String.format(Locale.ROOT, "%s %s (%.0f %%)", finding.getName(), what, 100 * finding.getShare());
    }
}
