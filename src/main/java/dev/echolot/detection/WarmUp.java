package dev.echolot.detection;

/**
 * When an entity's windowed statistics rest on too few records to lean on: a state of the detector, shown in the event,
 * never a severity. Immutable.
 *
 * @param minimum records a window must count, from 0; 0 = never warming up
 */
public record WarmUp(long minimum) {

    public WarmUp {
        if (minimum < 0) {
            throw new IllegalArgumentException("the warm-up minimum is at least 0 records, got " + minimum);
        }
    }

    /** @param windowCount records the entity's window counts by now */
    public boolean isWarmingUp(long windowCount) {
        return windowCount < minimum;
    }
}
