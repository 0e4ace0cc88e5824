package dev.echolot.events;

import dev.echolot.statistics.ClosedWindowSink;
import dev.echolot.statistics.WindowState;

/**
 * A window that takes no more records.
 *
 * @param topic the log that was aggregated
 * @param closingOffset of the record that closed it; -1 when closed by wall clock
 */
public record ClosedWindow(
        String topic,
        int partition,
        String entity,
        WindowState window,
        long closingOffset,
        ClosedWindowSink.Cause cause)
        implements Outcome {}
