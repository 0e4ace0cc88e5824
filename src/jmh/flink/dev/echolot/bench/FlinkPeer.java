package dev.echolot.bench;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.core.execution.CheckpointingMode;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * {@link PerRecordScoring} in a Flink job: Kafka to Kafka, local runner, parallelism 1, chained, objects reused, at least once
 * with a checkpoint a second, lz4 as in the others.
 */
final class FlinkPeer {

    private static final long CHECKPOINT_MS = 1_000;

    private FlinkPeer() {}

    static void run(Job job, Meter meter) throws Exception {
        Scoring.meter = meter;
        StreamExecutionEnvironment environment = StreamExecutionEnvironment.createLocalEnvironment(1);
        environment.enableCheckpointing(CHECKPOINT_MS, CheckpointingMode.AT_LEAST_ONCE);
        environment.getConfig().enableObjectReuse();
        KafkaSource<byte[]> source = KafkaSource.<byte[]>builder()
                .setBootstrapServers(job.servers())
                .setGroupId(job.id())
                .setTopics(job.input())
                .setStartingOffsets(OffsetsInitializer.earliest())
                .setValueOnlyDeserializer(new Bytes())
                .build();
        KafkaSink<byte[]> sink = KafkaSink.<byte[]>builder()
                .setBootstrapServers(job.servers())
                .setProperty("compression.type", "lz4")
                .setProperty("linger.ms", "100") // as Kafka Streams has it
                .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
                .setRecordSerializer(KafkaRecordSerializationSchema.<byte[]>builder()
                        .setTopic(BenchApplication.outputs(job.input()).embeddings())
                        .setValueSerializationSchema(new Bytes())
                        .build())
                .build();
        environment
                .fromSource(source, WatermarkStrategy.noWatermarks(), "readings")
                .map(new Scoring(job.schemas().toString(), job.model().toString()))
                .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
                .sinkTo(sink);
        JobClient client = environment.executeAsync(job.id());
        while (!meter.done()) {
            JobStatus status = client.getJobStatus().get();
            if (status.isTerminalState()) {
                client.getJobExecutionResult().get();
                throw new IllegalStateException("the job ended early: " + status);
            }
            Thread.sleep(50);
        }
    }

    private static final class Scoring extends RichMapFunction<byte[], byte[]> {

        private static final long serialVersionUID = 1;
        /** The job runs in this process; a meter cannot travel. */
        private static volatile Meter meter;

        private final String schemas;
        private final String model;
        private transient PerRecordScoring scoring;

        Scoring(String schemas, String model) {
            this.schemas = schemas;
            this.model = model;
        }

        @Override
        public void open(OpenContext context) {
            scoring = new PerRecordScoring(Path.of(schemas), Path.of(model));
        }

        @Override
        public byte[] map(byte[] value) {
            meter.count();
            return scoring.score(value);
        }
    }

    private static final class Bytes implements DeserializationSchema<byte[]>, SerializationSchema<byte[]> {

        private static final long serialVersionUID = 1;

        @Override
        public byte[] deserialize(byte[] message) throws IOException {
            return message;
        }

        @Override
        public boolean isEndOfStream(byte[] next) {
            return false;
        }

        @Override
        public TypeInformation<byte[]> getProducedType() {
            return PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
        }

        @Override
        public byte[] serialize(byte[] element) {
            return element;
        }
    }
}
