package dev.echolot.trainer;

/**
 * How many rows a model needs: {@value #A_COLUMN} for each encoded column, so that the errors' weights are estimated rather
 * than guessed, {@value #A_UNIT} for each unit of the code, so that it is learned rather than memorised, and {@value #FEWEST}
 * in any case, without which nothing can be held out in earnest. Fewer than {@value #FEWEST} are refused, fewer than needed
 * are said.
 */
public final class RowsNeeded {

    /** With fewer rows there is no training. */
    public static final int FEWEST = 50;

    static final int A_COLUMN = 2;
    static final int A_UNIT = 20;

    private RowsNeeded() {}

    /**
     * The rule.
     *
     * @param columns encoded
     * @param latent width of the code; 0 where it is not known yet
     */
    public static long of(long columns, long latent) {
        return Math.max(FEWEST, Math.max(A_COLUMN * columns, A_UNIT * latent));
    }

    /** The rule in words. */
    public static String rule() {
        return A_COLUMN + " for each encoded column, " + A_UNIT + " for each unit of the code, " + FEWEST
                + " in any case";
    }
}
