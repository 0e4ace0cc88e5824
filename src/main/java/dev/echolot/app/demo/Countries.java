package dev.echolot.app.demo;

import java.util.List;
import java.util.Random;

/** Where customers live, travel and shop online. */
final class Countries {

    private static final List<String> HOMES = List.of("DE", "DE", "DE", "FR", "FR", "NL", "IT", "ES");
    private static final List<String> TRAVEL = List.of("ES", "IT", "FR", "AT", "GR", "PT", "GB", "US", "TR");
    private static final List<String> WEB = List.of("IE", "LU", "GB", "US", "NL", "DE", "CN");

    private Countries() {}

    static String home(Random random) {
        return HOMES.get(random.nextInt(HOMES.size()));
    }

    static String abroad(String home, Random random) {
        String country = TRAVEL.get(random.nextInt(TRAVEL.size()));
        return country.equals(home) ? "AT" : country;
    }

    static String web(Random random) {
        return WEB.get(random.nextInt(WEB.size()));
    }
}
