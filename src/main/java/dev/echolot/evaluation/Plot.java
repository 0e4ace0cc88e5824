package dev.echolot.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One plot as inline SVG: two axes, linear or logarithmic, and lines, dots, bars and rules of the page's classes. Points that
 * are not finite, or not positive on a logarithmic axis, are left out. Used by one thread.
 */
final class Plot {

    private static final int WIDTH = 460;
    private static final int HEIGHT = 280;
    private static final int LEFT = 56;
    private static final int RIGHT = 14;
    private static final int TOP = 14;
    private static final int BOTTOM = 44;

    /** From low to high; logarithmic where both are positive and {@code log} says so. */
    record Axis(String name, double low, double high, boolean log) {

        Axis {
            if (!(high > low)) {
                high = log ? low * 10 : low + 1;
            }
        }

        /** 0 at the low end, 1 at the high one; NaN where there is no such place. */
        double share(double value) {
            if (!Double.isFinite(value) || (log && value <= 0)) {
                return Double.NaN;
            }
            return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
        }

        List<Double> ticks() {
            List<Double> ticks = new ArrayList<>();
            if (log) {
                int from = (int) Math.ceil(Math.log10(low) - 1e-9);
                int to = (int) Math.floor(Math.log10(high) + 1e-9);
                int every = Math.max(1, (to - from + 5) / 6);
                for (int e = from; e <= to; e += every) {
                    ticks.add(Math.pow(10, e));
                }
                return ticks;
            }
            double raw = (high - low) / 5;
            double unit = Math.pow(10, Math.floor(Math.log10(raw)));
            double step = unit * (raw / unit < 1.5 ? 1 : raw / unit < 3.5 ? 2 : raw / unit < 7.5 ? 5 : 10);
            for (double t = Math.ceil(low / step - 1e-9) * step; t <= high + step * 1e-9; t += step) {
                ticks.add(Math.abs(t) < step * 1e-9 ? 0 : t);
            }
            return ticks;
        }
    }

    private final Axis x;
    private final Axis y;
    private final StringBuilder marks = new StringBuilder();
    private final StringBuilder legend = new StringBuilder();
    private int legends;

    Plot(Axis x, Axis y) {
        this.x = x;
        this.y = y;
    }

    Plot line(String style, double[] xs, double[] ys) {
        StringBuilder points = new StringBuilder();
        for (int i = 0; i < xs.length; i++) {
            double px = px(xs[i]);
            double py = py(ys[i]);
            if (!Double.isNaN(px + py)) {
                points.append(at(px)).append(',').append(at(py)).append(' ');
            }
        }
        marks.append("<polyline class='line ")
                .append(style)
                .append("' points='")
                .append(points)
                .append("'/>\n");
        return this;
    }

    Plot dot(String style, double atX, double atY, double radius) {
        double px = px(atX);
        double py = py(atY);
        if (!Double.isNaN(px + py)) {
            marks.append("<circle class='dot ")
                    .append(style)
                    .append("' cx='")
                    .append(at(px))
                    .append("' cy='")
                    .append(at(py))
                    .append("' r='")
                    .append(at(radius))
                    .append("'/>\n");
        }
        return this;
    }

    Plot bar(String style, double fromX, double toX, double height) {
        double left = px(fromX);
        double right = px(toX);
        double top = height > 0 ? py(height) : Double.NaN;
        double base = HEIGHT - BOTTOM;
        if (!Double.isNaN(left + right + top) && base > top) {
            marks.append("<rect class='bar ")
                    .append(style)
                    .append("' x='")
                    .append(at(left))
                    .append("' y='")
                    .append(at(top))
                    .append("' width='")
                    .append(at(Math.max(0.5, right - left - 0.5)))
                    .append("' height='")
                    .append(at(base - top))
                    .append("'/>\n");
        }
        return this;
    }

    /** A vertical line with a word beside it. */
    Plot rule(double atX, String word) {
        double px = px(atX);
        if (!Double.isNaN(px)) {
            boolean right = px > WIDTH - 110;
            marks.append("<line class='rule' x1='" + at(px) + "' x2='" + at(px) + "' y1='" + TOP + "' y2='"
                    + (HEIGHT - BOTTOM) + "'/><text class='mark' text-anchor='" + (right ? "end" : "start") + "' x='"
                    + at(px + (right ? -4 : 4)) + "' y='" + (TOP + 11) + "'>" + Html.escape(word) + "</text>\n");
        }
        return this;
    }

    /** Names a style in the corner. */
    Plot legend(String style, String word) {
        legend.append("<span class='key'><i class='")
                .append(style)
                .append("'></i>")
                .append(Html.escape(word))
                .append("</span>");
        legends++;
        return this;
    }

    /** The figure, with a sentence that says how to read it. */
    String figure(String title, String caption) {
        StringBuilder out = new StringBuilder("<figure><figcaption><b>")
                .append(Html.escape(title))
                .append("</b> ")
                .append(caption)
                .append("</figcaption>\n<svg viewBox='0 0 " + WIDTH + ' ' + HEIGHT + "' role='img' aria-label='")
                .append(Html.escape(title))
                .append("'>\n");
        for (double t : x.ticks()) {
            String px = at(px(t));
            out.append("<line class='grid' x1='" + px + "' x2='" + px + "' y1='" + TOP + "' y2='" + (HEIGHT - BOTTOM)
                    + "'/><text text-anchor='middle' x='" + px + "' y='" + (HEIGHT - BOTTOM + 15) + "'>"
                    + Html.number(t)
                    + "</text>\n");
        }
        for (double t : y.ticks()) {
            double py = py(t);
            out.append("<line class='grid' x1='" + LEFT + "' x2='" + (WIDTH - RIGHT) + "' y1='" + at(py) + "' y2='"
                    + at(py) + "'/><text text-anchor='end' x='" + (LEFT - 6) + "' y='" + at(py + 4) + "'>"
                    + Html.number(t) + "</text>\n");
        }
        out.append("<text text-anchor='middle' x='" + (LEFT + WIDTH - RIGHT) / 2 + "' y='" + (HEIGHT - 8) + "'>"
                + Html.escape(x.name) + "</text><text text-anchor='middle' transform='translate(12 "
                + (TOP + HEIGHT - BOTTOM) / 2 + ") rotate(-90)'>" + Html.escape(y.name) + "</text>\n");
        out.append(marks).append("</svg>");
        if (legends > 0) {
            out.append("<div class='keys'>").append(legend).append("</div>");
        }
        return out.append("</figure>\n").toString();
    }

    private double px(double value) {
        return clamp(x.share(value)) * (WIDTH - LEFT - RIGHT) + LEFT;
    }

    private double py(double value) {
        return HEIGHT - BOTTOM - clamp(y.share(value)) * (HEIGHT - TOP - BOTTOM);
    }

    private static double clamp(double share) {
        return Math.max(0, Math.min(1, share));
    }

    private static String at(double pixel) {
        return String.format(Locale.ROOT, "%.1f", pixel);
    }
}
