package dev.echolot.app;

import dev.echolot.events.EventModel;
import dev.echolot.record.RejectReason;
import dev.echolot.topology.ApplicationHealth;
import dev.echolot.topology.Measure;
import dev.echolot.topology.ScoringApplication;
import dev.echolot.topology.TopologyMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * The application's metrics as Prometheus reads them; their names are promises, listed in {@code src/docs/operations.md}.
 * Nothing is measured here: values are fetched when they are asked for. About 140 series, 34 more a stream thread
 * and one an input partition.
 */
final class PrometheusMetrics implements AutoCloseable {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final MultiGauge lag;
    private final String name;
    private @Nullable ScoringApplication application;

    PrometheusMetrics(String name) {
        this.name = name;
        registry.config().commonTags("application", name);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        lag = MultiGauge.builder("echolot.lag.records")
                .description("Records behind the end of an input partition")
                .register(registry);
    }

    synchronized void bind(ScoringApplication running) {
        application = running;
        EventModel model = running.model();
        TopologyMetrics done = running.metrics();
        count(done, "records.consumed", Measure.CONSUMED, "Records read, whatever became of them");
        count(done, "records.scored", Measure.SCORED, "Records scored");
        count(done, "records.late", Measure.LATE, "Scored records whose window was closed already");
        count(done, "records.future", Measure.FUTURE, "Scored records too far ahead of their Kafka timestamp");
        count(done, "anomalies", Measure.ANOMALIES, "Anomalies published");
        count(done, "windows.closed", Measure.WINDOWS_CLOSED, "Windows closed");
        count(done, "windows.evicted", Measure.WINDOWS_EVICTED, "Windows closed early to make room");
        for (RejectReason reason : RejectReason.values()) {
            FunctionCounter.builder("echolot.dead.letters", done, d -> d.rejected(reason))
                    .description("Records that could not be scored, by reason")
                    .tag("reason", reason.code())
                    .register(registry);
        }
        batches(done, "size", Measure.BATCHES_BY_SIZE);
        batches(done, "linger", Measure.BATCHES_BY_LINGER);
        batches(done, "commit", Measure.BATCHES_BY_COMMIT);
        stage(done, "decode", Measure.DECODE_NANOS);
        stage(done, "score", Measure.SCORE_NANOS);
        stage(done, "publish", Measure.PUBLISH_NANOS);
        stage(done, "save", Measure.SAVE_NANOS);
        Labels labels = Labels.of("application", name);
        registry.getPrometheusRegistry().register(new BatchHistograms(done, labels));
        registry.getPrometheusRegistry().register(new KafkaMetrics(running::kafkaMetrics, labels));
        gauge("windows.open", "Open windows", done, Measure.WINDOWS_OPEN);
        gauge("entities", "Entities with open windows", done, Measure.ENTITIES);
        Gauge.builder("echolot.restore.remaining.records", running, ScoringApplication::restoreRemaining)
                .description("Changelog records still to be read back")
                .register(registry);
        FunctionCounter.builder("echolot.restored.records", running, ScoringApplication::restored)
                .description("Changelog records read back")
                .register(registry);
        Gauge.builder("echolot.ready", running, r -> r.health() == ApplicationHealth.READY ? 1 : 0)
                .description("1 while it consumes")
                .register(registry);
        Gauge.builder("echolot.model", () -> 1)
                .description("The model that scores")
                .tag("name", model.manifest().name())
                .tag("version", Integer.toString(model.manifest().version()))
                .tag("sha256", model.sha256())
                .tag("provider", model.provider())
                .register(registry);
    }

    /** All metrics in Prometheus' text format. */
    synchronized String scrape() {
        if (application != null) {
            Map<TopicPartition, Long> behind = application.lag();
            lag.register(behind.entrySet().stream().map(PrometheusMetrics::row).toList(), true);
        }
        return registry.scrape();
    }

    private static MultiGauge.Row<Number> row(Map.Entry<TopicPartition, Long> partition) {
        return MultiGauge.Row.of(
                Tags.of(List.of(
                        Tag.of("topic", partition.getKey().topic()),
                        Tag.of("partition", Integer.toString(partition.getKey().partition())))),
                partition.getValue());
    }

    private void count(TopologyMetrics done, String name, Measure measure, String what) {
        FunctionCounter.builder("echolot." + name, done, d -> d.value(measure))
                .description(what)
                .register(registry);
    }

    private void batches(TopologyMetrics done, String cause, Measure measure) {
        FunctionCounter.builder("echolot.batches", done, d -> d.value(measure))
                .description("Batches scored, by what made them leave")
                .tag("cause", cause)
                .register(registry);
    }

    private void stage(TopologyMetrics done, String stage, Measure nanos) {
        FunctionCounter.builder("echolot.stage", done, d -> d.value(nanos) / 1e9)
                .description("Time spent by stream threads, by stage")
                .baseUnit("seconds")
                .tag("stage", stage)
                .register(registry);
    }

    private void gauge(String name, String what, TopologyMetrics done, Measure measure) {
        Gauge.builder("echolot." + name, done, d -> d.value(measure))
                .description(what)
                .register(registry);
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
