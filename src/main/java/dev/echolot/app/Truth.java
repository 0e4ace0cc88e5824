package dev.echolot.app;

import dev.echolot.record.InputRecord;

/** Labels of anomalies. */
final class Truth {

    /** The column that is one where no other is named. */
    static final String COLUMN = "label";

    private Truth() {}

    /** @throws CommandFailure unless the cell says 0 or 1, or false or true */
    static boolean of(InputRecord record, int cell) {
        String text = record.shown(cell);
        return switch (text) {
            case "1", "1.0", "true" -> true;
            case "0", "0.0", "false" -> false;
            default ->
                throw new CommandFailure(record.source().topic() + ", row "
                        + record.source().offset() + ": expected a label of 0 or 1 in column '"
                        + record.fields().name(cell) + "', got '" + text + "'");
        };
    }
}
