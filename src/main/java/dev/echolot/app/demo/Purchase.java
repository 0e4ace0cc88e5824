package dev.echolot.app.demo;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * A payment about to happen; what depends on the customer's past is added when its time has come.
 *
 * @param distanceKm NaN online
 * @param fraud null for the customer's own
 */
record Purchase(
        Customer customer,
        long timeMs,
        double amount,
        Category category,
        String merchant,
        String channel,
        String country,
        double distanceKm,
        @Nullable Fraud fraud) {

    static final Comparator<Purchase> BY_TIME =
            Comparator.comparingLong(Purchase::timeMs).thenComparing(p -> p.customer().card);
}
