package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;

/** Runs commands of the command line inside the test's JVM. */
public final class Cli {

    /** What a command left behind. */
    public record Result(int code, String out, String err) {

        public List<String> lines() {
            return out.lines().toList();
        }

        public String lastLine() {
            return lines().isEmpty() ? "" : lines().get(lines().size() - 1);
        }
    }

    private Cli() {}

    public static Result run(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err, true), texts(arguments));
        return new Result(code, out.toString(), err.toString());
    }

    /** Runs a command that must succeed; its standard output. */
    public static String ok(Object... arguments) {
        Result result = run(arguments);
        assertThat(result.code())
                .as("%s%n%s", String.join(" ", texts(arguments)), result.err())
                .isZero();
        return result.out();
    }

    private static String[] texts(Object[] arguments) {
        return Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
    }
}
