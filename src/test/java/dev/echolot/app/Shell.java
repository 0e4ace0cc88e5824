package dev.echolot.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** Runs commands in this process, as the command line would, and keeps what they print. */
final class Shell {

    /** What a command left behind. */
    record Result(int code, String out, String err) {

        List<String> lines() {
            return out.lines().toList();
        }

        String lastLine() {
            return lines().isEmpty() ? "" : lines().get(lines().size() - 1);
        }
    }

    private Shell() {}

    static Result run(Object... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            texts[i] = String.valueOf(args[i]);
        }
        int code = Main.execute(new PrintWriter(out), new PrintWriter(err), texts);
        return new Result(code, out.toString(), err.toString());
    }
}
