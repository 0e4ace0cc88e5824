package dev.echolot.topology;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a running application every few seconds, from a thread of its own: does each partition go on ({@link
 * ProgressWatch}), and does each stream thread come back to its consumer. Says so once when it gets stuck and once when it
 * goes on.
 */
final class StreamsWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamsWatch.class);
    private static final String CONSUMER = "consumer-metrics";
    private static final String FETCHER = "consumer-fetch-manager-metrics";

    private final KafkaStreams streams;
    private final Duration patience;
    private final ProgressWatch progress;
    private final Thread thread = new Thread(this::run, "progress-watch");
    private volatile boolean stuck;
    private volatile boolean closed;

    StreamsWatch(KafkaStreams streams, Duration patience) {
        this.streams = streams;
        this.patience = patience;
        this.progress = new ProgressWatch(patience.toMillis());
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    boolean isStuck() {
        return stuck;
    }

    /** Records behind the end, by partition of the main consumers. */
    Map<TopicPartition, Long> lag() {
        Map<String, ProgressWatch.Position> ours = positions(); // some metrics come under two spellings of a topic
        Map<TopicPartition, Long> lag = new HashMap<>();
        streams.metrics().forEach((name, metric) -> {
            if (name.group().equals(FETCHER)
                    && name.name().equals("records-lag")
                    && isMain(name)
                    && number(metric) >= 0) {
                TopicPartition partition = new TopicPartition(
                        name.tags().get("topic"), Integer.parseInt(name.tags().get("partition")));
                if (ours.containsKey(partition.toString())) {
                    lag.put(partition, (long) number(metric));
                }
            }
        });
        return lag;
    }

    private void run() {
        while (!closed) {
            try {
                Thread.sleep(Math.max(100, Math.min(5_000, patience.toMillis() / 4)));
            } catch (InterruptedException e) {
                return;
            }
            if (streams.state() == KafkaStreams.State.RUNNING) {
                look();
            }
        }
    }

    private void look() {
        @Nullable String why = away();
        Map<String, Long> still = progress.look(positions(), TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
        if (why == null && !still.isEmpty()) {
            Map.Entry<String, Long> first = still.entrySet().iterator().next();
            why = "partition " + first.getKey() + " has records to read and has not gone on for "
                    + first.getValue() / 1000 + " s"
                    + (still.size() > 1 ? ", and " + (still.size() - 1) + " more" : "");
        }
        if (why != null && !stuck) {
            LOG.warn("stuck: {}", why);
        } else if (why == null && stuck) {
            LOG.info("no longer stuck");
        }
        stuck = why != null;
    }

    private Map<String, ProgressWatch.Position> positions() {
        Map<String, ProgressWatch.Position> positions = new HashMap<>();
        try {
            for (ThreadMetadata member : streams.metadataForLocalThreads()) {
                for (TaskMetadata task : member.activeTasks()) {
                    for (TopicPartition partition : task.topicPartitions()) {
                        positions.put(
                                partition.toString(),
                                new ProgressWatch.Position(
                                        task.committedOffsets().getOrDefault(partition, -1L),
                                        task.endOffsets().getOrDefault(partition, -1L)));
                    }
                }
            }
        } catch (IllegalStateException e) {
            positions.clear(); // it stopped running just now
        }
        return positions;
    }

    /** A stream thread that has not asked its consumer for records for too long, in words. */
    private @Nullable String away() {
        for (Map.Entry<MetricName, ? extends Metric> entry : streams.metrics().entrySet()) {
            MetricName name = entry.getKey();
            if (name.group().equals(CONSUMER) && name.name().equals("last-poll-seconds-ago") && isMain(name)) {
                double seconds = number(entry.getValue());
                if (seconds * 1000 > patience.toMillis()) {
                    return "a stream thread has not come back to its consumer for " + (long) seconds + " s";
                }
            }
        }
        return null;
    }

    private static boolean isMain(MetricName name) {
        String client = name.tags().getOrDefault("client-id", "");
        return client.endsWith("-consumer") && !client.endsWith("-restore-consumer");
    }

    private static double number(Metric metric) {
        return metric.metricValue() instanceof Number number ? number.doubleValue() : -1;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
