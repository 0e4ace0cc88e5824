package dev.echolot.topology;

/** How an application is. */
public enum ApplicationHealth {
    /** It has not consumed yet: joining its group, reading its state back. */
    STARTING,
    /** It consumes, or waits for records. */
    READY,
    /** Partitions move between instances, or state is read back. */
    REBALANCING,
    /** A partition has records to read, and none was committed for a minute; or a thread does not come back. */
    STUCK,
    /** Stopped, or stopping. */
    STOPPED
}
