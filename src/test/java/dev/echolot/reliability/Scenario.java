package dev.echolot.reliability;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * One run of one scenario: its id, its seed and its scale, printed at the start, so that {@code -Dseed=} plays its faults
 * again, and its line in the table at the end.
 *
 * <p>Without {@code -Dscale} the quick counts hold; with it the counts of the full plan times the scale, but not below the
 * quick ones.
 */
public final class Scenario {

    private final String id;
    private final String what;
    private final long seed;
    private final double scale;
    private final long started = System.nanoTime();
    private long records;
    private double fullRecords = Double.NaN;
    private double[] recoveries = {};

    private Scenario(String id, String what, long seed, double scale) {
        this.id = id;
        this.what = what;
        this.seed = seed;
        this.scale = scale;
    }

    public static Scenario of(String id, String what) {
        String given = System.getProperty("seed", "");
        long seed = given.isEmpty() ? System.nanoTime() & 0xFFFF_FFFFL : Long.parseLong(given);
        String scale = System.getProperty("scale", "");
        Scenario scenario = new Scenario(id, what, seed, scale.isEmpty() ? 0 : Double.parseDouble(scale));
        System.out.printf(
                "%s: %s; seed %d, %s%n",
                id, what, seed, scenario.scale == 0 ? "quick counts" : "scale " + scenario.scale);
        return scenario;
    }

    public long seed() {
        return seed;
    }

    /** Whether this is the long selection. */
    boolean scaled() {
        return scale > 0;
    }

    /** Records of this run; {@code full} is what the full plan asks for. */
    public int count(int quick, int full) {
        int count = times(quick, full);
        records = count;
        fullRecords = full;
        return count;
    }

    /** The same for a run whose length was decided elsewhere. */
    void planned(int count, int full) {
        records = count;
        fullRecords = full;
    }

    /** Faults of this run. */
    int times(int quick, int full) {
        return scale == 0 ? quick : (int) Math.max(quick, Math.round(full * scale));
    }

    /** Notes how long the application took to give results again after a fault. */
    void recovered(long sinceNanos) {
        recoveries = Arrays.copyOf(recoveries, recoveries.length + 1);
        recoveries[recoveries.length - 1] = (System.nanoTime() - sinceNanos) / 1e9;
        System.out.printf(Locale.ROOT, "%s: recovered in %.1f s%n", id, recoveries[recoveries.length - 1]);
    }

    int faults() {
        return recoveries.length;
    }

    /** Seconds; NaN when there was no fault. */
    double recoveryQuantile(double q) {
        if (recoveries.length == 0) {
            return Double.NaN;
        }
        double[] sorted = recoveries.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)];
    }

    /** Writes the line of a run that was checked against ledger and recomputation. */
    void verdict(Findings findings, boolean held, String faults) {
        records = findings.consumed();
        verdict(
                held,
                faults,
                Long.toString(findings.lost()),
                Long.toString(findings.duplicated()),
                findings.wrongWindows() + " of " + findings.closedWindows());
        if (!held) {
            findings.examples().forEach(example -> System.out.println(id + ": " + example));
        }
    }

    /** Writes the line of a run with checks of its own. */
    public void verdict(boolean held, String faults, String lost, String duplicated, String wrongWindows) {
        String recovery = recoveries.length == 0
                ? "-"
                : String.format(Locale.ROOT, "%.1f / %.1f s", recoveryQuantile(0.95), recoveryQuantile(1));
        String size = Double.isNaN(fullRecords)
                ? "-"
                : String.format(Locale.ROOT, "%,d (%s of full)", records, share(records / fullRecords));
        Table.put(
                id,
                String.join(
                        " | ",
                        id,
                        what,
                        size,
                        faults,
                        lost,
                        duplicated,
                        wrongWindows,
                        recovery,
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started) + " s",
                        Long.toString(seed),
                        held ? "held" : "**broken**"));
    }

    private static String share(double share) {
        return String.format(Locale.ROOT, share >= 0.095 ? "%.0f %%" : "%.1f %%", 100 * share);
    }

    /** A line that is not about loss. */
    void verdict(boolean held, String measured) {
        verdict(held, measured, "-", "-", "-");
    }
}
