package dev.echolot.app.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The three frauds. Each value a fraud shows occurs among ordinary payments too (amounts as large on electronics, as
 * small on transit tickets, terminals as far on journeys, nights, new shops, foreign web shops); what gives a fraud away
 * is what comes together.
 */
enum Fraud {
    /** The plastic was stolen: 4 to 7 purchases at terminals far from home, half of them at night, dear things. */
    STOLEN_CARD {
        @Override
        List<Purchase> episode(Customer victim, long startMs, Random random) {
            List<Purchase> purchases = new ArrayList<>();
            String country = random.nextDouble() < 0.6 ? Countries.abroad(victim.country, random) : victim.country;
            double distanceKm = Math.exp(Math.log(500) + 0.8 * random.nextGaussian());
            long time =
                    atHour(startMs, random.nextBoolean() ? 22 + 5 * random.nextDouble() : 10 + 9 * random.nextDouble());
            int n = 4 + random.nextInt(4);
            for (int i = 0; i < n; i++) {
                Category category =
                        oneOf(random, Category.ELECTRONICS, Category.CLOTHING, Category.FUEL, Category.GROCERIES);
                double amount = category.amount(victim.level, random) * (1.2 + 1.8 * random.nextDouble());
                String channel = random.nextDouble() < 0.6 ? "contactless" : "chip";
                purchases.add(new Purchase(
                        victim, time, amount, category, category.merchant(random), channel, country, distanceKm, this));
                time += minutes(6 + 40 * random.nextDouble());
            }
            return purchases;
        }
    },

    /** A list of numbers is tried out: 5 to 9 tiny online payments minutes apart, at shops the customer never used. */
    CARD_TESTING {
        @Override
        List<Purchase> episode(Customer victim, long startMs, Random random) {
            List<Purchase> purchases = new ArrayList<>();
            long time = atHour(startMs, 24 * random.nextDouble());
            String country = Countries.web(random);
            int n = 5 + random.nextInt(5);
            for (int i = 0; i < n; i++) {
                Category category = oneOf(random, Category.DIGITAL, Category.ENTERTAINMENT, Category.CLOTHING);
                double amount = 0.5 + 3.5 * random.nextDouble();
                purchases.add(new Purchase(
                        victim,
                        time,
                        amount,
                        category,
                        category.merchant(random),
                        "online",
                        country,
                        Double.NaN,
                        this));
                time += minutes(0.5 + 4 * random.nextDouble());
            }
            return purchases;
        }
    },

    /** Somebody shops in the customer's name: 3 to 6 online purchases at any hour, goods the customer rarely buys. */
    ACCOUNT_TAKEOVER {
        @Override
        List<Purchase> episode(Customer victim, long startMs, Random random) {
            List<Purchase> purchases = new ArrayList<>();
            long time = atHour(startMs, 24 * random.nextDouble());
            int n = 3 + random.nextInt(4);
            for (int i = 0; i < n; i++) {
                Category category = oneOf(random, Category.ELECTRONICS, Category.TRAVEL, Category.DIGITAL);
                double amount = category.amount(victim.level, random) * (1.3 + 2.2 * random.nextDouble());
                String country = random.nextDouble() < 0.5 ? Countries.web(random) : victim.country;
                purchases.add(new Purchase(
                        victim,
                        time,
                        amount,
                        category,
                        category.merchant(random),
                        "online",
                        country,
                        Double.NaN,
                        this));
                time += minutes(4 + 60 * random.nextDouble());
            }
            return purchases;
        }
    };

    /** The payments of one episode, in order, the first on the day that begins at {@code dayMs}. */
    abstract List<Purchase> episode(Customer victim, long dayMs, Random random);

    static Fraud any(Random random) {
        return values()[random.nextInt(values().length)];
    }

    private static Category oneOf(Random random, Category... categories) {
        return categories[random.nextInt(categories.length)];
    }

    private static long atHour(long dayMs, double hour) {
        return dayMs + minutes(60 * hour);
    }

    private static long minutes(double minutes) {
        return Math.round(minutes * 60_000);
    }
}
