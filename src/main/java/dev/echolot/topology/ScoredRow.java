package dev.echolot.topology;

import dev.echolot.record.InputRecord;
import dev.echolot.scoring.BatchScorer;

/** A record with its row in the batch just scored; valid until the scorer's next call. */
record ScoredRow(InputRecord input, String entity, BatchScorer scores, int row) {}
