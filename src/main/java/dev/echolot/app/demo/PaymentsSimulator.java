package dev.echolot.app.demo;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Card payments of 500 customers with habits: what they buy, where, when, for how much; they travel now and then and shop
 * at web shops abroad. Into that come frauds of three kinds ({@link Fraud}), one payment in a hundred on average, in
 * episodes of 3 to 9 payments. Fields as in {@code schemas/example/transaction.avsc}.
 *
 * <p>Difficulty: a fraud's single values all occur among ordinary payments. By the amount alone a stolen card or a
 * taken-over account is at best one of many dear purchases, and card testing is invisible.
 */
public final class PaymentsSimulator implements Simulator {

    /** Expected share of payments that are frauds. */
    public static final double FRAUD_SHARE = 0.01;

    static final int CUSTOMERS = 500;
    /** A Monday. */
    static final Instant START = Instant.parse("2026-03-02T00:00:00Z");

    private static final int SETTLING_DAYS = 30;
    private static final long DAY_MS = 86_400_000L;
    private static final double PAYMENTS_PER_EPISODE = (5.5 + 7 + 4.5) / 3;

    private final Random random;
    private final List<Customer> customers = new ArrayList<>();
    private final PriorityQueue<Purchase> upcoming = new PriorityQueue<>(Purchase.BY_TIME);
    private int day = -SETTLING_DAYS;
    private long count;

    public PaymentsSimulator(long seed) {
        this.random = new Random(seed);
        for (int i = 0; i < CUSTOMERS; i++) {
            customers.add(new Customer(i, random));
        }
        while (next().timeMs() < dayStart(0)) {
            // lived before anybody looks: usual amounts, known shops, journeys under way
        }
        count = 0;
    }

    @Override
    public SimulatedRecord next() {
        Purchase next = upcoming.peek();
        while (next == null || next.timeMs() >= dayStart(day - 1)) { // a day's late hours lie in the next one
            planDay();
            next = upcoming.peek();
        }
        upcoming.remove();
        return record(next);
    }

    private void planDay() {
        double expected = 0;
        for (Customer customer : customers) {
            Customer.@Nullable Trip trip = customer.tripOn(day, random);
            expected += customer.paymentsPerDay;
            for (int n = poisson(customer.paymentsPerDay); n > 0; n--) {
                upcoming.add(ordinary(customer, trip));
            }
        }
        double episodes = expected * FRAUD_SHARE / (1 - FRAUD_SHARE) / PAYMENTS_PER_EPISODE;
        for (int n = poisson(episodes); n > 0; n--) {
            Customer victim = customers.get(random.nextInt(customers.size()));
            upcoming.addAll(Fraud.any(random).episode(victim, dayStart(day), random));
        }
        day++;
    }

    private Purchase ordinary(Customer customer, Customer.@Nullable Trip trip) {
        Category category = Category.any(random);
        boolean online = random.nextDouble() < category.online * (trip == null ? 1 : 0.4);
        double hour = category.hour(random) + customer.lateHours;
        String channel = online ? "online" : random.nextDouble() < category.contactless ? "contactless" : "chip";
        String country = customer.country;
        double distanceKm = Double.NaN;
        if (online) {
            country = random.nextDouble() < 0.35 ? Countries.web(random) : customer.country;
        } else if (trip != null) {
            country = trip.country();
            distanceKm = trip.distanceKm() + 10 * random.nextDouble();
        } else {
            distanceKm = Math.exp(Math.log(customer.reachKm) + 0.9 * random.nextGaussian());
        }
        return new Purchase(
                customer,
                dayStart(day) + Math.round(hour * 3_600_000),
                category.amount(customer.level, random),
                category,
                trip != null && !online ? category.merchant(random) : customer.merchant(category, random),
                channel,
                country,
                distanceKm,
                null);
    }

    private SimulatedRecord record(Purchase p) {
        Customer customer = p.customer();
        double amount = Math.max(0.1, cents(p.amount()));
        double minutes = customer.minutesSince(p.timeMs());
        Map<String, @Nullable Object> merchant = new LinkedHashMap<>();
        merchant.put("id", p.merchant());
        merchant.put("category", p.category().code());
        merchant.put("first_visit", customer.isFirstVisit(p.merchant()));
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("transaction_id", String.format("t-%07d", count++));
        fields.put("card", customer.card);
        fields.put("time", Instant.ofEpochSecond(p.timeMs() / 1000).toString());
        fields.put("amount", amount);
        fields.put("usual_amount", cents(customer.usualAmount()));
        fields.put("minutes_since_previous", Double.isNaN(minutes) ? null : Math.round(minutes * 10) / 10.0);
        fields.put("channel", p.channel());
        fields.put("card_present", !p.channel().equals("online"));
        fields.put("country", p.country());
        fields.put("abroad", !p.country().equals(customer.country));
        fields.put("home_distance_km", Double.isNaN(p.distanceKm()) ? null : Math.round(p.distanceKm() * 10) / 10.0);
        fields.put("merchant", merchant);
        customer.paid(p.timeMs(), amount, p.merchant());
        Fraud fraud = p.fraud();
        return new SimulatedRecord(
                customer.card,
                p.timeMs(),
                fields,
                fraud == null ? null : fraud.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }

    private int poisson(double mean) {
        double limit = Math.exp(-mean);
        int n = 0;
        for (double product = random.nextDouble(); product > limit; product *= random.nextDouble()) {
            n++;
        }
        return n;
    }

    private static long dayStart(int day) {
        return START.toEpochMilli() + day * DAY_MS;
    }

    private static double cents(double amount) {
        return Math.round(amount * 100) / 100.0;
    }
}
