package dev.echolot.record;

/**
 * Decimal text to double, the one way numbers take from every format: an optional sign, digits, an optional point, an
 * optional exponent; blanks around it are ignored. Correctly rounded, the same bits as {@link Double#parseDouble}, which
 * also takes hexadecimal, {@code 1f} and {@code 2d}; those are no numbers here.
 *
 * <p>Up to 15 digits within 10^±22 take no allocation and about 10 ns: both the digits and the power of ten are exact then,
 * and one division or multiplication rounds once (Clinger, PLDI 1990).
 */
public final class DecimalText {

    private static final double[] POWERS = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };

    /** Whole numbers up to here are exact as a double. */
    static final long EXACT = 1L << 53;

    private DecimalText() {}

    /**
     * @return the number; NaN when the text is no number at all; positive or negative infinity when it is one that no
     *     double holds: {@code 1e400}, and the words {@code nan}, {@code inf}, {@code infinity} in any case
     */
    public static double parse(String text) {
        int at = 0;
        int end = text.length();
        while (at < end && text.charAt(at) <= ' ') {
            at++;
        }
        while (end > at && text.charAt(end - 1) <= ' ') {
            end--;
        }
        int start = at;
        boolean negative = at < end && text.charAt(at) == '-';
        if (negative || (at < end && text.charAt(at) == '+')) {
            at++;
        }
        long digits = 0;
        int seen = 0;
        int significant = 0;
        int exponent = 0;
        boolean point = false;
        for (; at < end; at++) {
            char c = text.charAt(at);
            if (c >= '0' && c <= '9') {
                seen++;
                if (significant > 0 || c != '0') {
                    significant++;
                }
                if (significant <= 15) {
                    digits = digits * 10 + (c - '0');
                    exponent -= point ? 1 : 0;
                }
            } else if (c == '.' && !point) {
                point = true;
            } else {
                break;
            }
        }
        if (seen == 0) {
            return word(text.substring(at, end), negative);
        }
        if (at < end) {
            int power = exponent(text, at, end);
            if (power == Integer.MIN_VALUE) {
                return Double.NaN;
            }
            exponent += power;
        }
        if (significant > 15 || exponent < -22 || exponent > 22) {
            return Double.parseDouble(text.substring(start, end));
        }
        double value = exponent < 0 ? digits / POWERS[-exponent] : digits * POWERS[exponent];
        return negative ? -value : value;
    }

    /** Whether the text is a number as JSON writes it: no blanks, no plus sign, no leading zeros, digits around a point. */
    public static boolean isJsonNumber(String text) {
        int end = text.length();
        int at = end > 0 && text.charAt(0) == '-' ? 1 : 0;
        int whole = digits(text, at);
        if (whole == at || (whole > at + 1 && text.charAt(at) == '0')) {
            return false;
        }
        at = whole;
        if (at < end && text.charAt(at) == '.') {
            int fraction = digits(text, at + 1);
            if (fraction == at + 1) {
                return false;
            }
            at = fraction;
        }
        return at == end || exponent(text, at, end) != Integer.MIN_VALUE;
    }

    /**
     * A number as text, the same for every format it may have come in: whole numbers without a point up to 2^53, others as
     * {@link Double#toString} has them.
     */
    public static String of(double value) {
        return value == Math.rint(value) && Math.abs(value) <= EXACT
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    /**
     * The text two spellings of one number share: {@code 1.0}, {@code 1} and {@code 1e0} are all {@code 1}. Only what JSON
     * would call a number is touched: {@code 007} and plain words stay as they are, and so do whole numbers of any length.
     */
    public static String canonical(String text) {
        char first = text.charAt(0);
        if (first != '-' && (first < '0' || first > '9')) {
            return text;
        }
        boolean whole = true;
        for (int i = 1; i < text.length() && whole; i++) {
            char c = text.charAt(i);
            whole = c >= '0' && c <= '9';
        }
        if (whole ? !text.equals("-0") : !isJsonNumber(text)) {
            return text;
        }
        return of(parse(text));
    }

    private static int digits(String text, int at) {
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    /** The power of ten in {@code e+12}, at most ±9999; MIN_VALUE when the text from {@code at} to its end is none. */
    private static int exponent(String text, int at, int end) {
        if (text.charAt(at) != 'e' && text.charAt(at) != 'E') {
            return Integer.MIN_VALUE;
        }
        at++;
        boolean negative = at < end && text.charAt(at) == '-';
        if (negative || (at < end && text.charAt(at) == '+')) {
            at++;
        }
        int power = 0;
        int from = at;
        for (; at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9'; at++) {
            power = Math.min(9999, power * 10 + (text.charAt(at) - '0'));
        }
        if (at < end || at == from) {
            return Integer.MIN_VALUE;
        }
        return negative ? -power : power;
    }

    private static double word(String text, boolean negative) {
        if ("nan".equalsIgnoreCase(text) || "inf".equalsIgnoreCase(text) || "infinity".equalsIgnoreCase(text)) {
            return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        return Double.NaN;
    }
}
