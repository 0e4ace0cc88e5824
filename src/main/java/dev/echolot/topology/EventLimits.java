package dev.echolot.topology;

import java.util.Map;

/**
 * How large a record each topic written takes, as far as is known at the start. An event beyond that is never handed to the
 * producer: a transaction in which one send failed cannot be committed any more. Immutable.
 *
 * @param request {@code max.request.size} of the producer, bytes
 * @param topics {@code max.message.bytes} by topic, bytes; topics that are not in it take what Kafka's default is
 */
record EventLimits(int request, Map<String, Integer> topics) {

    /** Kafka's default of {@code max.request.size}. */
    static final int REQUEST = 1 << 20;
    /** Kafka's default of {@code max.message.bytes}. */
    static final int MESSAGE = (1 << 20) + 12;
    /** What a record takes beside its value: batch header, its own, a key of 1 kB, tracing headers. */
    static final int ENVELOPE = 6 << 10;

    static final EventLimits USUAL = new EventLimits(REQUEST, Map.of());

    EventLimits {
        topics = Map.copyOf(topics);
    }

    /** Most bytes the value of an event may have. */
    int value(String topic) {
        return Math.min(request, topics.getOrDefault(topic, MESSAGE)) - ENVELOPE;
    }
}
