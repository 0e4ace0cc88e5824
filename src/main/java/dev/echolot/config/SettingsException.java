package dev.echolot.config;

import java.util.List;

/** A settings file that cannot be used: every problem found, not just the first. */
public final class SettingsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /**
     * @param where the settings come from: a file's name
     * @param problems one line each: the key, what was expected, what came; at least one
     */
    public SettingsException(String where, List<String> problems) {
        super(where + ": " + (problems.size() == 1 ? "" : problems.size() + " problems: ")
                + String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
