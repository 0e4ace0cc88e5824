package dev.echolot.statistics;

/** Takes closed windows, in the order they close. Must not call back into the {@link PartitionWindows} it serves. */
@FunctionalInterface
public interface ClosedWindowSink {

    /** Why a window closed. */
    enum Cause {
        /** Observed event time reached the window's end plus grace. */
        EVENT_TIME,
        /** Too many entities: this one had been quiet longest. Later records may open the same window once more. */
        EVICTED,
        /** The partition was idle and the wall clock decided. */
        IDLE
    }

    /**
     * @param state final; the sink may keep it
     * @param closingOffset offset of the record that closed the window; for {@link Cause#IDLE} of the last record seen
     */
    void closed(String entity, WindowState state, long closingOffset, Cause cause);
}
