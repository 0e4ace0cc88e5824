package dev.echolot.topology;

import java.util.ArrayDeque;

/**
 * How many failures are borne within a span of time before one gives up. Thread-safe.
 */
final class FailureBudget {

    private final int most;
    private final long spanMs;
    private final ArrayDeque<Long> failures = new ArrayDeque<>();

    /** @param most failures within {@code spanMs} milliseconds that are still borne */
    FailureBudget(int most, long spanMs) {
        this.most = most;
        this.spanMs = spanMs;
    }

    /** Takes note of a failure; whether it is still within the budget. */
    synchronized boolean bear(long nowMs) {
        while (!failures.isEmpty() && failures.peekFirst() <= nowMs - spanMs) {
            failures.pollFirst();
        }
        failures.addLast(nowMs);
        return failures.size() <= most;
    }
}
