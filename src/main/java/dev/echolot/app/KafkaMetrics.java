package dev.echolot.app;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * The few of the many hundred metrics of Kafka Streams and its clients that tell what to do next, one series a stream thread
 * each: none by task, topic, node or broker, so their number is bounded by the threads. Named as Micrometer's own binders
 * name them. The rest is on JMX.
 */
final class KafkaMetrics implements MultiCollector {

    private static final Pattern THREAD = Pattern.compile("-StreamThread-([0-9]+)(-consumer|-producer)?$");

    /** By group of Kafka's; all tagged by the client or the thread alone. */
    private static final Map<String, List<String>> SERVED = new LinkedHashMap<>();

    static {
        SERVED.put("stream-metrics", List.of("alive-stream-threads", "failed-stream-threads"));
        SERVED.put(
                "stream-thread-metrics",
                List.of(
                        "process-total",
                        "commit-total",
                        "commit-latency-avg",
                        "commit-latency-max",
                        "poll-ratio",
                        "process-ratio",
                        "punctuate-ratio",
                        "commit-ratio",
                        "task-created-total",
                        "task-closed-total"));
        SERVED.put(
                "consumer-metrics",
                List.of(
                        "connection-count",
                        "failed-authentication-total",
                        "last-poll-seconds-ago",
                        "time-between-poll-max"));
        SERVED.put(
                "consumer-fetch-manager-metrics",
                List.of(
                        "records-consumed-total",
                        "bytes-consumed-total",
                        "records-lag-max",
                        "fetch-latency-avg",
                        "fetch-latency-max"));
        SERVED.put(
                "consumer-coordinator-metrics",
                List.of(
                        "assigned-partitions",
                        "last-heartbeat-seconds-ago",
                        "rebalance-total",
                        "failed-rebalance-total"));
        SERVED.put(
                "producer-metrics",
                List.of(
                        "record-send-total",
                        "record-error-total",
                        "record-retry-total",
                        "outgoing-byte-total",
                        "request-latency-avg",
                        "request-latency-max",
                        "record-queue-time-avg",
                        "record-queue-time-max",
                        "buffer-available-bytes",
                        "bufferpool-wait-time-ns-total",
                        "txn-commit-time-ns-total"));
    }

    private final Supplier<Map<MetricName, ? extends Metric>> metrics;
    private final Labels labels;

    KafkaMetrics(Supplier<Map<MetricName, ? extends Metric>> metrics, Labels labels) {
        this.metrics = metrics;
        this.labels = labels;
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, Map<Labels, Double>> values = new TreeMap<>();
        Map<String, String> help = new TreeMap<>();
        metrics.get().forEach((name, metric) -> {
            if (SERVED.getOrDefault(name.group(), List.of()).contains(name.name())
                    && metric.metricValue() instanceof Number number) {
                Labels whose = whose(name);
                if (whose != null) {
                    String served = served(name);
                    help.putIfAbsent(served, name.description());
                    values.computeIfAbsent(served, s -> new LinkedHashMap<>()).put(whose, number.doubleValue());
                }
            }
        });
        List<MetricSnapshot> snapshots = new ArrayList<>();
        values.forEach((name, points) -> snapshots.add(snapshot(name, help.getOrDefault(name, ""), points)));
        return new MetricSnapshots(snapshots);
    }

    /** @return null for those of one topic or one node, and of the clients for restoring and administration */
    private @Nullable Labels whose(MetricName name) {
        if (name.tags().size() != 1) {
            return null;
        }
        if (name.group().equals("stream-metrics")) {
            return labels;
        }
        Matcher thread = THREAD.matcher(name.tags().values().iterator().next());
        return thread.find() ? labels.merge(Labels.of("thread", thread.group(1))) : null;
    }

    /** {@code consumer-fetch-manager-metrics} {@code records-lag-max}: {@code kafka_consumer_fetch_manager_records_lag_max}. */
    private static String served(MetricName name) {
        return ("kafka-" + name.group().replaceFirst("metrics$", "") + name.name()).replace('-', '_');
    }

    private static MetricSnapshot snapshot(String name, String help, Map<Labels, Double> points) {
        if (name.endsWith("_total")) {
            CounterSnapshot.Builder counter = CounterSnapshot.builder()
                    .name(name.substring(0, name.length() - "_total".length()))
                    .help(help);
            points.forEach((whose, value) -> counter.dataPoint(CounterDataPointSnapshot.builder()
                    .labels(whose)
                    .value(Math.max(0, value))
                    .build()));
            return counter.build();
        }
        GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
        points.forEach((whose, value) -> gauge.dataPoint(
                GaugeDataPointSnapshot.builder().labels(whose).value(value).build()));
        return gauge.build();
    }
}
