package dev.echolot.app;

import dev.echolot.topology.Distribution;
import dev.echolot.topology.TopologyMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Arrays;

/** The batches of a topology as Prometheus histograms: how large, how long waited for, how long scored. */
final class BatchHistograms implements MultiCollector {

    private final TopologyMetrics metrics;
    private final Labels labels;

    BatchHistograms(TopologyMetrics metrics, Labels labels) {
        this.metrics = metrics;
        this.labels = labels;
    }

    @Override
    public MetricSnapshots collect() {
        return MetricSnapshots.of(
                histogram("echolot_batch_records", "Records scored in one call", Distribution.BATCH_RECORDS, 1),
                histogram(
                        "echolot_batch_wait_seconds",
                        "From a batch's first record to its scoring",
                        Distribution.WAIT_NANOS,
                        1e9),
                histogram("echolot_batch_score_seconds", "One call of the model", Distribution.SCORE_NANOS, 1e9));
    }

    private HistogramSnapshot histogram(String name, String help, Distribution distribution, double unit) {
        double[] bounds =
                Arrays.stream(distribution.bounds()).mapToDouble(b -> b / unit).toArray();
        double[] upper = Arrays.copyOf(bounds, bounds.length + 1);
        upper[bounds.length] = Double.POSITIVE_INFINITY;
        TopologyMetrics.Counts counts = metrics.counts(distribution);
        return HistogramSnapshot.builder()
                .name(name)
                .help(help)
                .dataPoint(HistogramDataPointSnapshot.builder()
                        .labels(labels)
                        .classicHistogramBuckets(ClassicHistogramBuckets.of(upper, counts.buckets()))
                        .sum(counts.sum() / unit)
                        .build())
                .build();
    }
}
