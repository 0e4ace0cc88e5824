package dev.echolot.reliability;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What comparing ledger, outputs and recomputation found. All zero and no problems = the promises held.
 *
 * @param lost acknowledged records that are neither scored nor dead letters (I1)
 * @param duplicated outputs beyond the first about one record (I1, I2)
 * @param wrongReasons records with another outcome or reason code than their kind calls for
 * @param wrongEvents scores without their embedding or anomaly, or the other way round (I2)
 * @param wrongScores scores other than the recomputed ones, bit for bit (I3)
 * @param wrongWindows closed windows that are not among the recomputed ones, or the other way round (I3)
 * @param differingReplays records whose score came again with another id or value
 * @param closedWindows closed windows recomputed
 * @param examples a few of them in words
 */
record Findings(
        long consumed,
        long scored,
        long deadLettered,
        long lost,
        long duplicated,
        long wrongReasons,
        long wrongEvents,
        long wrongScores,
        long wrongWindows,
        long differingReplays,
        long closedWindows,
        List<String> examples) {

    static Findings of(Ledger ledger, Outcomes outcomes, Recomputation recomputed) {
        long consumed = 0;
        long lost = 0;
        long duplicated = 0;
        long wrongReasons = 0;
        long wrongEvents = 0;
        long wrongScores = 0;
        List<String> examples = new ArrayList<>();
        for (int partition = 0; partition < ledger.partitions(); partition++) {
            for (long offset = 0; offset < ledger.positions(partition); offset++) {
                String expected = ledger.outcome(partition, offset);
                int scores = outcomes.scores.of(partition, offset);
                int letters = outcomes.deadLetters.of(partition, offset);
                if (expected.equals("unknown") && scores + letters == 0) {
                    continue; // a transaction marker, or a send without an answer that never arrived
                }
                consumed++;
                String at = partition + "@" + offset + " (" + expected + ")";
                if (scores + letters == 0) {
                    lost++;
                    example(examples, "lost " + at);
                }
                if (scores + letters > 1) {
                    duplicated += scores + letters - 1;
                    example(examples, "twice " + at + ": " + scores + " scores, " + letters + " dead letters");
                }
                String got = scores > 0 ? "scored" : outcomes.reasons.get(partition + "@" + offset);
                if (got != null && !expected.equals("unknown") && !expected.equals(got)) {
                    wrongReasons++;
                    example(examples, "outcome of " + at + " is " + got);
                }
                if (scores > 0
                        && Float.compare(outcomes.score.of(partition, offset), recomputed.scores.of(partition, offset))
                                != 0) {
                    wrongScores++;
                    example(examples, "score of " + at + " is not the recomputed one");
                }
                if (outcomes.embeddings.of(partition, offset) != scores
                        || outcomes.anomalies.of(partition, offset) != outcomes.anomalousScores.of(partition, offset)) {
                    wrongEvents++;
                    example(examples, "events of " + at + " do not fit its " + scores + " scores");
                }
            }
        }
        long closed = recomputed.windows.values().stream()
                .mapToLong(Integer::longValue)
                .sum();
        return new Findings(
                consumed,
                outcomes.scores.total(),
                outcomes.deadLetters.total(),
                lost,
                duplicated,
                wrongReasons,
                wrongEvents,
                wrongScores,
                differences(outcomes.windows, recomputed.windows, examples),
                outcomes.replaysThatDiffer,
                closed,
                List.copyOf(examples));
    }

    private static long differences(Map<String, Integer> got, Map<String, Integer> expected, List<String> examples) {
        Set<String> all = new TreeSet<>(got.keySet());
        all.addAll(expected.keySet());
        long wrong = 0;
        for (String window : all) {
            int difference = got.getOrDefault(window, 0) - expected.getOrDefault(window, 0);
            wrong += Math.abs(difference);
            if (difference != 0) {
                example(examples, (difference > 0 ? "window too many: " : "window missing: ") + window);
            }
        }
        return wrong;
    }

    private static void example(List<String> examples, String example) {
        if (examples.size() < 20) {
            examples.add(example);
        }
    }

    /** Nothing lost, nothing twice, nothing wrong. */
    boolean exactlyOnce() {
        return atLeastOnce() && duplicated == 0 && wrongEvents == 0 && wrongWindows == 0;
    }

    /** Nothing lost, every outcome of the right kind. */
    boolean atLeastOnce() {
        return lost == 0 && wrongReasons == 0 && wrongScores == 0;
    }
}
