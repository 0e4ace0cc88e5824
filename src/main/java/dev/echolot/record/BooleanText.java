package dev.echolot.record;

/** The words for true and false, in any case: {@code true, yes, y, t, 1} and {@code false, no, n, f, 0}. */
public final class BooleanText {

    private BooleanText() {}

    /** 1, 0, or something else (another number, NaN) when the text is no boolean. */
    public static double parse(String text) {
        return switch (text.length()) {
            case 1 ->
                switch (text.charAt(0)) {
                    case '1', 't', 'T', 'y', 'Y' -> 1;
                    case '0', 'f', 'F', 'n', 'N' -> 0;
                    default -> Double.NaN;
                };
            case 2 -> text.equalsIgnoreCase("no") ? 0 : Double.NaN;
            default -> {
                if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("yes")) {
                    yield 1;
                }
                yield text.equalsIgnoreCase("false") ? 0 : DecimalText.parse(text);
            }
        };
    }
}
