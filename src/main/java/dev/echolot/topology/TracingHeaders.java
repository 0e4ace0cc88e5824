package dev.echolot.topology;

import java.util.Set;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** The headers that travel from a record to the events about it: W3C trace context and B3, nothing else. */
final class TracingHeaders {

    private static final Set<String> PASSED = Set.of(
            "traceparent",
            "tracestate",
            "baggage",
            "b3",
            "x-b3-traceid",
            "x-b3-spanid",
            "x-b3-parentspanid",
            "x-b3-sampled");

    /** Longest value passed on, bytes: headers are the sender's to choose. */
    private static final int VALUE_MAX = 512;

    private TracingHeaders() {}

    static RecordHeaders of(Headers headers) {
        RecordHeaders passed = new RecordHeaders();
        for (Header header : headers) {
            if (PASSED.contains(header.key()) && header.value() != null && header.value().length <= VALUE_MAX) {
                passed.add(header);
            }
        }
        return passed;
    }
}
