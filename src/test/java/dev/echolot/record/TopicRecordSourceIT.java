package dev.echolot.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.app.EmbeddedKafka;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class TopicRecordSourceIT {

    @Test
    void readsWhatWasCommittedAndEndsThereThoughTransactionMarkersFollow() throws Exception {
        try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
            kafka.createTopic("past", 2, Map.of());
            Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
            try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                    Map.of("bootstrap.servers", kafka.bootstrapServers(), "transactional.id", "history"),
                    new ByteArraySerializer(),
                    new ByteArraySerializer())) {
                producer.initTransactions();
                for (int transaction = 0; transaction < 6; transaction++) {
                    producer.beginTransaction();
                    for (int i = 0; i < 50; i++) {
                        producer.send(new ProducerRecord<>("past", i % 2, null, json(transaction)));
                    }
                    if (transaction % 2 == 0) {
                        producer.commitTransaction();
                    } else {
                        producer.abortTransaction();
                    }
                }
            }
            List<Double> seen = new ArrayList<>();
            JsonRecordDecoder decoder = new JsonRecordDecoder(new FieldNames(List.of("a")));
            try (TopicRecordSource source = TopicRecordSource.open(client, "past", decoder)) {
                for (InputRecord r = source.next(); r != null; r = source.next()) {
                    seen.add(r.number(0));
                }
                assertThat(source.rejected()).isEmpty();
            }
            assertThat(seen).hasSize(150).containsOnly(0.0, 2.0, 4.0);
            assertThatThrownBy(() -> TopicRecordSource.open(client, "none", decoder))
                    .isInstanceOf(DataFileException.class)
                    .hasMessageContaining("topic none");
        }
    }

    private static byte[] json(int value) {
        return ("{\"a\":" + value + "}").getBytes(UTF_8);
    }
}
