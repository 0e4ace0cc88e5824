package dev.echolot.statistics;

/**
 * A window as it is stored.
 *
 * @param savedThrough sequence of the last block of the journal whose changes are in it; -1: none
 */
public record StoredWindow(WindowState state, long savedThrough) {}
