package dev.echolot.reliability;

import java.util.Random;

/** What is produced: the n-th record. Deterministic in the random numbers it draws. */
@FunctionalInterface
interface Load {

    /** @param random the run's own; draw from it in the same order each time */
    Sent record(int n, Random random);

    /** This load with a share of poison mixed in, after {@code times} of each kind. */
    default Load poisoned(double share, int times) {
        Poison[] kinds = Poison.values();
        Load mixed = poisoned(share);
        return (n, random) ->
                n < kinds.length * times ? kinds[n / times].spoil(record(n, random), random) : mixed.record(n, random);
    }

    /** This load with a share of poison mixed in. */
    default Load poisoned(double share) {
        return (n, random) -> {
            Sent good = record(n, random);
            return random.nextDouble() < share ? Poison.any(random).spoil(good, random) : good;
        };
    }
}
