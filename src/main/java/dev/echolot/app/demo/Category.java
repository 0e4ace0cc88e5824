package dev.echolot.app.demo;

import java.util.Locale;
import java.util.Random;

/**
 * What merchants sell: how often it is bought, what it costs next to a customer's level, how much that varies (deviation
 * of the logarithm), how much of it is bought online, how much of the rest is paid contactless, and when.
 */
enum Category {
    GROCERIES(0.27, 1.0, 0.45, 0.04, 0.6, 10, 18),
    RESTAURANT(0.15, 0.8, 0.40, 0.10, 0.6, 12.5, 20),
    TRANSIT(0.12, 0.12, 0.35, 0.15, 0.9, 8, 17.5),
    FUEL(0.08, 1.6, 0.25, 0.0, 0.3, 8.5, 17),
    CLOTHING(0.08, 1.8, 0.50, 0.45, 0.4, 13, 17),
    PHARMACY(0.07, 0.6, 0.45, 0.15, 0.6, 11, 17),
    ENTERTAINMENT(0.07, 0.7, 0.45, 0.55, 0.5, 18, 21),
    DIGITAL(0.08, 0.25, 0.60, 1.0, 0.0, 13, 21),
    ELECTRONICS(0.05, 4.5, 0.70, 0.60, 0.1, 13, 18.5),
    TRAVEL(0.03, 8.0, 0.65, 0.80, 0.1, 11, 20);

    private static final int MERCHANTS = 60;

    final double weight;
    final double level;
    final double spread;
    final double online;
    final double contactless;
    private final double earlyHour;
    private final double lateHour;

    Category(
            double weight,
            double level,
            double spread,
            double online,
            double contactless,
            double earlyHour,
            double lateHour) {
        this.weight = weight;
        this.level = level;
        this.spread = spread;
        this.online = online;
        this.contactless = contactless;
        this.earlyHour = earlyHour;
        this.lateHour = lateHour;
    }

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Category any(Random random) {
        double left = random.nextDouble();
        for (Category category : values()) {
            left -= category.weight;
            if (left < 0) {
                return category;
            }
        }
        return GROCERIES;
    }

    String merchant(Random random) {
        return String.format("m-%s-%02d", code(), random.nextInt(MERCHANTS));
    }

    /** Hour of day: around one of two peaks, 1.5 h of deviation. */
    double hour(Random random) {
        return (random.nextBoolean() ? earlyHour : lateHour) + 1.5 * random.nextGaussian();
    }

    /** EUR, for a customer of this level. */
    double amount(double customerLevel, Random random) {
        return customerLevel * level * Math.exp(spread * random.nextGaussian());
    }
}
