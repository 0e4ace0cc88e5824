package dev.echolot.evaluation;

import java.util.Locale;

/** Text on its way into a page: names and values come from data and may say anything. */
final class Html {

    private static final int LONGEST = 120;

    private Html() {}

    /** Safe between tags and inside quoted attributes; control and direction characters become spaces, long texts end in dots. */
    static String escape(String text) {
        StringBuilder out = new StringBuilder();
        int length = Math.min(text.length(), LONGEST);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(hidden(c) ? ' ' : c);
            }
        }
        return text.length() > LONGEST ? out.append("...").toString() : out.toString();
    }

    private static boolean hidden(char c) {
        int type = Character.getType(c);
        return type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
    }

    /** A number as people read it: four significant digits at most. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e9) {
            return String.format(Locale.ROOT, "%,d", (long) value);
        }
        double size = Math.abs(value);
        if (size < 1e-3 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.2e", value)
                    .replaceFirst("\\.?0+e", "e")
                    .replaceFirst("e([+-])0", "e$1");
        }
        int digits = (int) Math.max(0, 3 - Math.floor(Math.log10(size)));
        String text = String.format(Locale.ROOT, "%." + digits + "f", value);
        return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
    }
}
