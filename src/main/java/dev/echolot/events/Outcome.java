package dev.echolot.events;

/** What can come of what was read: every consumed record ends as exactly one scored or one rejected record. */
public sealed interface Outcome permits ScoredRecord, RejectedRecord, ClosedWindow {}
