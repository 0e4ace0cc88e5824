package dev.echolot.topology;

import dev.echolot.app.Specs;
import dev.echolot.config.ApplicationSettings;
import dev.echolot.events.EventModel;
import dev.echolot.model.ModelFile;
import dev.echolot.scoring.ModelSession;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * The application of {@code run} with a model that takes its time, as a main class. Arguments: milliseconds a batch, the
 * settings file. Every second it prints how often the group was rebalanced under it and how many batches it has scored.
 */
public final class SlowApplication {

    private SlowApplication() {}

    public static void main(String[] args) throws Exception {
        long millis = Long.parseLong(args[0]);
        ApplicationSettings settings = ApplicationSettings.load(Path.of(args[1]));
        TopologySpec spec = Specs.topology(settings);
        ModelFile file = ModelFile.load(settings.model());
        ModelSession session = ModelSession.open(file, spec.device());
        EventModel model = new EventModel(file, session.provider().code());
        ScoringTopology topology =
                new ScoringTopology(spec, model, () -> new SlowScorer(session.scorer(spec.batchSize()), millis));
        try (ScoringApplication application = ScoringApplication.start(spec, Specs.runtime(settings), topology)) {
            System.out.println(application.awaitReady(Duration.ofSeconds(60)) ? "ready: " : "not ready");
            while (true) {
                System.out.println("rebalances: " + rebalances() + " batches: " + batches(application) + " health: "
                        + application.health());
                try {
                    application.ended().get(1, TimeUnit.SECONDS);
                    return;
                } catch (TimeoutException stillRunning) {
                    continue;
                }
            }
        }
    }

    private static long batches(ScoringApplication application) {
        return application.metrics().value(Measure.BATCHES_BY_SIZE)
                + application.metrics().value(Measure.BATCHES_BY_LINGER)
                + application.metrics().value(Measure.BATCHES_BY_COMMIT);
    }

    private static long rebalances() throws JMException {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        double sum = 0;
        for (ObjectName name : beans.queryNames(
                new ObjectName("kafka.consumer:type=consumer-coordinator-metrics,client-id=*"), null)) {
            sum += ((Number) beans.getAttribute(name, "rebalance-total")).doubleValue();
            sum += ((Number) beans.getAttribute(name, "failed-rebalance-total")).doubleValue();
        }
        return (long) sum;
    }
}
