package dev.echolot.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs commands of the command line inside the test's JVM. */
public final class Cli {

    /** What a command left behind. */
    public record Result(int code, String out, String err) {}

    private Cli() {}

    public static Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err, true), arguments);
        return new Result(code, out.toString(), err.toString());
    }

    /** Runs a command that must succeed; its standard output. */
    public static String ok(String... arguments) {
        Result result = run(arguments);
        assertThat(result.code())
                .as("%s%n%s", String.join(" ", arguments), result.err())
                .isZero();
        return result.out();
    }
}
