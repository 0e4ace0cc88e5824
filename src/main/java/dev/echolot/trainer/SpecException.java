package dev.echolot.trainer;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A training specification cannot be used. Names every problem at once, one per line, and the file where it has one. */
public final class SpecException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final List<String> problems;

    /**
     * @param source the file's name, or null for a specification that came from none
     * @param problems at least one; each says what was expected, what came, and under which key
     */
    public SpecException(@Nullable String source, List<String> problems) {
        super(message(source, problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }

    private static String message(@Nullable String source, List<String> problems) {
        String what = source == null ? "the training specification" : source;
        return problems.size() == 1
                ? what + ": " + problems.get(0)
                : what + " has " + problems.size() + " problems:\n  - " + String.join("\n  - ", problems);
    }
}
