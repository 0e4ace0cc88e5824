package dev.echolot.topology;

/** What the topology counts of itself, see {@link TopologyMetrics}. Times are in nanoseconds. */
public enum Measure {
    /** Records that came to the decode node, whatever became of them. */
    CONSUMED,
    SCORED,
    ANOMALIES,
    /** Records scored whose window was closed already. */
    LATE,
    /** Records scored whose event time was too far ahead to count. */
    FUTURE,
    WINDOWS_CLOSED,
    /** Of the windows closed, those that had to make room. */
    WINDOWS_EVICTED,
    /** Batches scored because they were full. */
    BATCHES_BY_SIZE,
    /** Batches scored because the linger had passed. */
    BATCHES_BY_LINGER,
    /** Batches scored because a commit was due. */
    BATCHES_BY_COMMIT,
    /** Reading records and encoding their features, estimated from one record in {@value TaskMetrics#SAMPLE}. */
    DECODE_NANOS,
    /** Inside the model. */
    SCORE_NANOS,
    /** Statistics, verdicts, writing of events and handing them to the producer. */
    PUBLISH_NANOS,
    /** Writing changed windows to the store before commits. */
    SAVE_NANOS,
    /** Open windows now. */
    WINDOWS_OPEN,
    /** Entities with open windows now. */
    ENTITIES;

    /** Whether it can fall: then it is that of the tasks at work now, not a total. */
    public boolean isGauge() {
        return this == WINDOWS_OPEN || this == ENTITIES;
    }
}
