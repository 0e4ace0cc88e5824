package dev.echolot.statistics;

/** What a record's event time means for its windows. */
public enum Arrival {
    /** Its window is open: add it. */
    IN_TIME,
    /** Its window has closed: counted as late, in no window. */
    LATE,
    /** Its event time is too far ahead of its Kafka timestamp: the clock stays, the record is in no window. */
    FUTURE
}
