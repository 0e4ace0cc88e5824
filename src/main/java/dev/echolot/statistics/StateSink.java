package dev.echolot.statistics;

import org.jspecify.annotations.Nullable;

/** Takes what is to be written to a store, in the order it is to be written. */
@FunctionalInterface
public interface StateSink {

    /** @param value null: remove the key */
    void put(byte[] key, byte @Nullable [] value);
}
