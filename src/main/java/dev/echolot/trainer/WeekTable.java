package dev.echolot.trainer;

/**
 * The columns of a time field, from tables instead of trigonometric operators, so that a row's result does not depend on
 * its place in the batch. A time's raw value is the minute of the week, Monday 00:00 = 0.
 */
final class WeekTable {

    static final int DAYS = 7;
    static final int MINUTES = 1440;
    static final int HOURS = 168;

    private WeekTable() {}

    /** {@code [1440, 3]}: sine and cosine of the time of day on the circle, and whether it is night (22:00 to 06:00). */
    static float[] ofDay() {
        float[] out = new float[MINUTES * 3];
        for (int m = 0; m < MINUTES; m++) {
            double angle = 2 * Math.PI * m / MINUTES;
            out[3 * m] = (float) Math.sin(angle);
            out[3 * m + 1] = (float) Math.cos(angle);
            out[3 * m + 2] = m < 6 * 60 || m >= 22 * 60 ? 1 : 0;
        }
        return out;
    }

    /** {@code [7, 3]}: sine and cosine of the day on the circle of the week, and whether it is Saturday or Sunday. */
    static float[] ofWeek() {
        float[] out = new float[DAYS * 3];
        for (int d = 0; d < DAYS; d++) {
            double angle = 2 * Math.PI * d / DAYS;
            out[3 * d] = (float) Math.sin(angle);
            out[3 * d + 1] = (float) Math.cos(angle);
            out[3 * d + 2] = d >= 5 ? 1 : 0;
        }
        return out;
    }

    /** The six columns of a minute of the week: those of the day, then those of the week. */
    static float[] columns(int minuteOfWeek) {
        float[] out = new float[ColumnLayout.TIME_COLUMNS];
        System.arraycopy(ofDay(), minuteOfWeek % MINUTES * 3, out, 0, 3);
        System.arraycopy(ofWeek(), minuteOfWeek / MINUTES * 3, out, 3, 3);
        return out;
    }
}
