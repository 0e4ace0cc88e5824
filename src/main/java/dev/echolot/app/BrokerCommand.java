package dev.echolot.app;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "broker",
        mixinStandardHelpOptions = true,
        description = {
            "Runs a Kafka broker on this machine's loopback interface to try things on, until it is stopped.",
            "Prints its address. No encryption, no passwords: no place for real data."
        })
final class BrokerCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "P",
            defaultValue = "9092",
            description = "Port to listen on; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--dir",
            paramLabel = "D",
            description = "Directory that keeps the data. Default: a temporary one, removed at the end.")
    private @Nullable Path dir;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        EmbeddedKafka kafka = EmbeddedKafka.start(port, dir);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread closer = new Thread(
                () -> {
                    kafka.close();
                    stopped.countDown();
                },
                "broker-closer");
        Runtime.getRuntime().addShutdownHook(closer);
        out.println(kafka.bootstrapServers());
        out.flush();
        stopped.await();
        return 0;
    }
}
