package dev.echolot.topology;

import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The settings Kafka Streams starts with. Ours are defaults for a lossless run; whatever is passed through under {@code
 * kafka.} comes last and wins, except what exactly-once and our bookkeeping stand on.
 */
final class StreamsSettings {

    private StreamsSettings() {}

    static Properties of(TopologySpec spec, RuntimeSpec runtime, String instanceId, InputAhead.Fetched fetched) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, "-1"); // the broker's default
        settings.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, "300000"); // outlives a broker's restart
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, "0");
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, "0"); // the heap is the cache
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, WindowStoreMemory.class);
        settings.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic"); // the streams protocol has no static members yet
        settings.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.OPTIMIZE);
        settings.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, "true");
        // While idle a thread sleeps in poll and punctuators wait: the linger needs a short one.
        settings.put(
                StreamsConfig.POLL_MS_CONFIG,
                Long.toString(Math.max(1, Math.min(100, spec.linger().toMillis()))));
        // With one topic a task has one partition and nothing to wait for, but Kafka Streams words its waiting anew in
        // every round for every task without records: a third of a record's cost at 32 partitions. Several topics are
        // read in the order of their timestamps.
        if (spec.inputTopics().size() == 1) {
            settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, Long.toString(StreamsConfig.MAX_TASK_IDLE_MS_DISABLED));
        }
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), "45000");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
        // While a batch waits behind another, the producer wakes its sender at every send, a system call each: a
        // quarter of the stream thread's time with Kafka's 16 KiB.
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), "131072");
        if (runtime.guarantee() == RuntimeSpec.Guarantee.AT_LEAST_ONCE) { // under exactly-once the commit flushes
            settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), "2");
        }

        for (Map.Entry<String, String> entry : runtime.kafka().entrySet()) {
            settings.put(entry.getKey(), entry.getValue());
        }

        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, spec.application());
        settings.put(StreamsConfig.STATE_DIR_CONFIG, runtime.stateDir().toString());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, Integer.toString(runtime.threads()));
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                Long.toString(betweenCommitsMs(runtime.commitInterval().toMillis())));
        settings.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
                switch (runtime.guarantee()) {
                    case EXACTLY_ONCE -> StreamsConfig.EXACTLY_ONCE_V2;
                    case AT_LEAST_ONCE -> StreamsConfig.AT_LEAST_ONCE;
                });
        settings.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, KafkaTimestamps.class.getName());
        settings.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, StopOnFailure.Deserialization.class);
        settings.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, StopOnFailure.Processing.class);
        settings.put(
                "processing.exception.handler.global.enabled",
                "true"); // its constant is deprecated, the setting is not
        settings.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, WriteFailures.class);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG), interceptors(settings));
        settings.put(StreamsConfig.mainConsumerPrefix(InputAhead.FETCHED), fetched);
        return settings;
    }

    /**
     * Kafka Streams waits from the end of a commit to the start of the next; our interval is from start to start. A tenth of
     * it, at most 20 ms, is about what a commit takes.
     */
    private static long betweenCommitsMs(long intervalMs) {
        return intervalMs - Math.min(intervalMs / 10, 20);
    }

    /** Ours before those that were asked for, under whichever prefix: the most specific one counts, as in Kafka Streams. */
    private static String interceptors(Properties settings) {
        String setting = ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG;
        String others = settings.getProperty(
                StreamsConfig.mainConsumerPrefix(setting),
                settings.getProperty(StreamsConfig.consumerPrefix(setting), settings.getProperty(setting, "")));
        return InputAhead.class.getName() + (others.isBlank() ? "" : "," + others);
    }
}
