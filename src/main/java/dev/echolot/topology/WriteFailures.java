package dev.echolot.topology;

import dev.echolot.events.DeadLetterWriter;
import dev.echolot.events.EventWriter;
import dev.echolot.events.JsonEvents;
import dev.echolot.events.RejectedRecord;
import dev.echolot.record.RejectReason;
import dev.echolot.record.SourcePosition;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.jspecify.annotations.Nullable;

/**
 * What is done when a record cannot be written. An event larger than the broker takes is replaced by a small dead letter
 * about the record it was to report (it says which topic refused it); what may pass is tried again until {@code
 * task.timeout.ms}; everything else ends the task, so that nothing is committed that was not written.
 */
public final class WriteFailures implements ProductionExceptionHandler {

    static final String TOPIC = "echolot.write.failures.topic";
    static final String APPLICATION = "echolot.write.failures.application";
    static final String MAX_BYTES = "echolot.write.failures.max.bytes";
    static final String JSON = "echolot.write.failures.json";

    private String topic = "";
    private @Nullable EventWriter<RejectedRecord> writer;

    @Override
    public void configure(Map<String, ?> settings) {
        topic = text(settings, TOPIC);
        DeadLetterWriter avro =
                new DeadLetterWriter(text(settings, APPLICATION), Integer.parseInt(text(settings, MAX_BYTES)));
        writer = Boolean.parseBoolean(text(settings, JSON)) ? new JsonEvents<>(avro) : avro;
    }

    /** Called from the producer's thread as well as from the stream thread. */
    @Override
    public synchronized Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
        if (failure instanceof RecordTooLargeException && !record.topic().equals(topic)) {
            SourcePosition source = new SourcePosition(
                    context.topic() == null ? "" : context.topic(), context.partition(), context.offset());
            int size = record.value() == null ? 0 : record.value().length;
            RejectedRecord rejected = new RejectedRecord(
                    source,
                    context.timestamp(),
                    RejectReason.TOO_LARGE,
                    "an event of " + size + " bytes about this record is larger than topic '" + record.topic()
                            + "' takes",
                    record.key(),
                    context.sourceRawValue(),
                    List.of());
            byte[] letter = Bound.to(writer).write(rejected);
            return Response.resume(List.of(
                    new ProducerRecord<>(topic, null, record.timestamp(), DeadLetterWriter.key(record.key()), letter)));
        }
        return failure instanceof RetriableException ? Response.retry() : Response.fail();
    }

    private static String text(Map<String, ?> settings, String key) {
        Object value = settings.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " is not set");
        }
        return value.toString();
    }
}
