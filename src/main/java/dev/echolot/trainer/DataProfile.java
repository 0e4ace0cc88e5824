package dev.echolot.trainer;

/**
 * What a look at data gave: the training specification it suggests, and what to say beside it. Immutable.
 *
 * @param rows looked at
 */
public record DataProfile(TrainingSpec spec, TrainingSpecNotes notes, long rows) {

    /** The specification as {@code init} prints it. */
    public String yaml() {
        return TrainingSpecWriter.write(spec, notes);
    }
}
