package dev.echolot.topology;

import dev.echolot.record.InputRecord;
import dev.echolot.scoring.BatchScorer;

/**
 * A record with its row in the batch just scored; valid until the scorer's next call.
 *
 * @param entities of all rows of the batch
 * @param rows in the batch
 */
record ScoredRow(InputRecord input, String[] entities, int rows, BatchScorer scores, int row) {

    String entity() {
        return entities[row];
    }
}
