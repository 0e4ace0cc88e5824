package dev.echolot.events;

import dev.echolot.detection.Verdict;
import dev.echolot.record.InputRecord;
import dev.echolot.scoring.BatchScorer;
import dev.echolot.statistics.WindowState;
import org.jspecify.annotations.Nullable;

/**
 * One record with everything found out about it, on its way to the topics written. The scores are read from the batch's
 * row, so it is valid only until the scorer's next call.
 *
 * @param entity the record's key, never empty
 * @param scoredTimeMs wall clock, milliseconds since 1970
 * @param late its window was closed already
 * @param future its event time lay too far ahead
 * @param window the entity's window, this record included; null where it counts in none
 */
public record ScoredRecord(
        InputRecord input,
        String entity,
        BatchScorer scores,
        int row,
        Verdict verdict,
        long scoredTimeMs,
        boolean late,
        boolean future,
        @Nullable WindowState window)
        implements Outcome {}
