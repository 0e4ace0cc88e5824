package dev.echolot.topology;

import dev.echolot.detection.Verdict;

/** From a score to a verdict. */
@FunctionalInterface
interface Judge {

    /** @param windowCount records in the entity's window, this one included; 0 where it counts in none */
    Verdict of(float score, long windowCount);
}
