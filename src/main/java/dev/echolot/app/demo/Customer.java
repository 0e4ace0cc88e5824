package dev.echolot.app.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One card holder: habits that were drawn once, and what happened so far. */
final class Customer {

    /** Days away from home. */
    record Trip(int firstDay, int lastDay, String country, double distanceKm) {}

    private static final double USUAL_AMOUNT_MEMORY = 0.1;

    final String card;
    final String country;
    /** EUR: what a payment of level 1 costs this customer. */
    final double level;

    final double paymentsPerDay;
    /** Hours that this customer's day is later than the average one. */
    final double lateHours;
    /** Kilometres: median distance of the shops around home. */
    final double reachKm;

    private final Set<String> visited = new HashSet<>();
    private final List<List<String>> favourites = new ArrayList<>();
    private double usualAmount;
    private long previousMs = -1;
    private @Nullable Trip trip;

    Customer(int number, Random random) {
        card = String.format("card-%04d", number);
        country = Countries.home(random);
        level = Math.exp(Math.log(35) + 0.45 * random.nextGaussian());
        paymentsPerDay = 1 + 3 * random.nextDouble();
        lateHours = 1.2 * random.nextGaussian();
        reachKm = Math.exp(Math.log(4) + 0.6 * random.nextGaussian());
        usualAmount = level;
        for (Category category : Category.values()) {
            List<String> shops = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                shops.add(category.merchant(random));
            }
            favourites.add(shops);
        }
        favourites.forEach(visited::addAll);
    }

    /** Mostly a shop this customer knows. */
    String merchant(Category category, Random random) {
        List<String> known = favourites.get(category.ordinal());
        return random.nextDouble() < 0.8 ? known.get(random.nextInt(known.size())) : category.merchant(random);
    }

    /** The trip this day belongs to, if any; about one in a hundred days at home begins one of 3 to 9 days. */
    @Nullable
    Trip tripOn(int day, Random random) {
        if (trip != null && day > trip.lastDay()) {
            trip = null;
        }
        if (trip == null && random.nextDouble() < 0.01) {
            double distanceKm = Math.exp(Math.log(700) + 0.6 * random.nextGaussian());
            trip = new Trip(day, day + 2 + random.nextInt(7), Countries.abroad(country, random), distanceKm);
        }
        return trip;
    }

    double usualAmount() {
        return usualAmount;
    }

    /** Minutes since the previous payment, or NaN for the first. */
    double minutesSince(long timeMs) {
        return previousMs < 0 ? Double.NaN : (timeMs - previousMs) / 60_000.0;
    }

    boolean isFirstVisit(String merchant) {
        return !visited.contains(merchant);
    }

    void paid(long timeMs, double amount, String merchant) {
        previousMs = timeMs;
        usualAmount += USUAL_AMOUNT_MEMORY * (amount - usualAmount);
        visited.add(merchant);
    }
}
