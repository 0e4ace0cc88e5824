package dev.echolot.app;

import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.scoring.ModelSession;
import dev.echolot.scoring.Scorer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The child of {@link FirstLoad}: reads a model from standard input, loads it as {@code run} would, checks its golden vectors
 * and scores one full batch. Exit code 0, or {@value #REFUSED} with the reason in one line on standard output.
 */
final class ModelTrial {

    static final int REFUSED = 1;

    private ModelTrial() {}

    /** @param args path of the model, for messages; rows of a batch; seconds after which to end come what may */
    public static void main(String[] args) throws IOException {
        endAfter(Long.parseLong(args[2]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            ModelFile file = ModelFile.of(Path.of(args[0]), System.in.readAllBytes());
            int rows = Integer.parseInt(args[1]);
            try (ModelSession session = ModelSession.open(file, Device.CPU);
                    Scorer scorer = session.scorer(rows)) {
                scorer.score(rows);
            }
        } catch (RuntimeException e) {
            out.println(Failures.line(e));
            System.exit(REFUSED);
        }
        System.exit(0);
    }

    /** Should the parent be gone by then: a native call cannot be interrupted, but the process can be ended. */
    private static void endAfter(long seconds) {
        Thread watchdog = new Thread(
                () -> {
                    try {
                        Thread.sleep(seconds * 1000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    Runtime.getRuntime().halt(2);
                },
                "watchdog");
        watchdog.setDaemon(true);
        watchdog.start();
    }
}
