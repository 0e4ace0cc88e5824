package dev.echolot.app;

import dev.echolot.config.ApplicationSettings;
import dev.echolot.model.ModelFile;
import dev.echolot.topology.ScoringApplication;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a streaming application until it is stopped. Prints one line beginning 'ready:' once it consumes, and",
            "ends with exit code 1 when it cannot go on."
        })
final class RunCommand implements Callable<Integer> {

    private static final Duration READY_TIMEOUT = Duration.ofMinutes(30);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "The application's settings.")
    private Path config = Path.of("");

    @Option(
            names = "--leave",
            description =
                    "Leave the consumer group when stopped, so that others take over at once. Without it a restart of"
                            + " this instance is faster.")
    private boolean leave;

    @Override
    public Integer call() throws IOException, InterruptedException, ExecutionException {
        ApplicationSettings settings = ApplicationSettings.load(config);
        try (Monitoring monitoring = Monitoring.start(settings)) {
            return run(settings, monitoring);
        }
    }

    private int run(ApplicationSettings settings, @Nullable Monitoring monitoring)
            throws IOException, InterruptedException, ExecutionException {
        ModelFile model = ModelFile.load(
                settings.model(),
                settings.modelSha256(),
                new FirstLoad(
                        settings.model(),
                        settings.runtime().stateDir(),
                        settings.application(),
                        settings.runtime().batchSize()));
        ScoringApplication application = Application.start(settings, model);
        if (monitoring != null) {
            monitoring.watch(application);
        }
        AtomicBoolean closed = new AtomicBoolean();
        CountDownLatch finished = new CountDownLatch(1);
        Thread closer = new Thread(
                () -> {
                    closed.set(true);
                    application.close(leave);
                    await(finished);
                },
                "closer");
        Runtime.getRuntime().addShutdownHook(closer);
        if (application.awaitReady(READY_TIMEOUT)) {
            PrintWriter out = spec.commandLine().getOut();
            out.println("ready: " + settings.application() + " scores "
                    + String.join(", ", settings.input().topics()) + " with "
                    + model.manifest().id());
            out.flush();
        }
        try {
            application.ended().get();
            return 0;
        } finally {
            finished.countDown();
            if (!closed.get()) {
                application.close(leave);
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
