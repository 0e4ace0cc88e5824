/**
 * Windowed statistics per entity: tumbling windows by event time, moments and a quantile sketch of the reconstruction
 * error and of the score, and the bytes they are kept as. {@link dev.echolot.statistics.PartitionWindows} holds the open
 * windows of one source partition; everything else is a value it is made of.
 *
 * <p>Numbers and event times in, numbers out: no clock, no logger, no randomness, nothing but the JDK. The same records in
 * the same order give the same state bit for bit, whether or not it was written and read back on the way.
 */
@NullMarked
package dev.echolot.statistics;

import org.jspecify.annotations.NullMarked;
