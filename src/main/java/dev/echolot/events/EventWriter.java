package dev.echolot.events;

/**
 * Turns what was found out into one event's bytes: Avro single-object encoding of the schema the implementation names.
 * Implementations keep buffers and are used by one thread each.
 */
@FunctionalInterface
public interface EventWriter<T> {

    byte[] write(T found);
}
