package dev.echolot.features;

import java.util.List;

/** Fields cannot be learned from the data they were given. Names every such field, one per line, with what was found. */
public final class UnusableFieldException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /** @param problems at least one: field, what was expected, what came */
    public UnusableFieldException(List<String> problems) {
        super(
                problems.size() == 1
                        ? problems.get(0)
                        : problems.size() + " fields cannot be used:\n  - " + String.join("\n  - ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
