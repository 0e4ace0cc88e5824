package dev.echolot.record;

/**
 * Where a record was read: a topic, its partition and the record's offset there. Every record Echolot writes carries the
 * position of the record it is about, and identifiers derive from it, so that a replay repeats them.
 *
 * @param topic a topic name, or the name of a file when the record was read from one
 * @param partition from 0; 0 for files
 * @param offset from 0; the row number, from 0, for files
 */
public record SourcePosition(String topic, int partition, long offset) {

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
