package dev.echolot.statistics;

import java.security.SecureRandom;

/**
 * The hash of an entity's name, unit after unit. Names come from outside, so it depends on a number that nobody outside knows
 * and that another process has another of: names made to collide do not.
 */
final class EntityHash {

    static final long START = new SecureRandom().nextLong() | 1;

    private EntityHash() {}

    static int of(String name) {
        long hash = START;
        for (int i = 0; i < name.length(); i++) {
            hash = with(hash, name.charAt(i));
        }
        return end(hash);
    }

    /** A hash, begun with {@link #START}, with one more unit of UTF-16. */
    static long with(long hash, char unit) {
        long next = (hash ^ unit) * START;
        return next ^ next >>> 32;
    }

    static int end(long hash) {
        return (int) (hash * START >>> 32);
    }
}
