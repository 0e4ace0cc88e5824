package dev.echolot.topology;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done about exceptions Kafka Streams catches around a record: stop, never skip. Bad records do not come here: the
 * nodes turn them into dead letters themselves. What does come is a failure of the machine or of our code, and skipping the
 * record would lose it.
 */
public final class StopOnFailure {

    private static final Logger LOG = LoggerFactory.getLogger(StopOnFailure.class);

    private StopOnFailure() {}

    /** For the nodes. */
    public static final class Processing implements ProcessingExceptionHandler {

        @Override
        public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
            LOG.error(
                    "node {} failed at {}-{}@{}: {}",
                    context.processorNodeId(),
                    context.topic(),
                    context.partition(),
                    context.offset(),
                    failure.toString());
            return Response.fail();
        }

        @Override
        public void configure(Map<String, ?> settings) {}
    }

    /** For the source; it reads bytes, so nothing is expected here. */
    public static final class Deserialization implements DeserializationExceptionHandler {

        @Override
        public Response handleError(
                ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
            LOG.error(
                    "reading {}-{}@{} failed: {}",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    failure.toString());
            return Response.fail();
        }

        @Override
        public void configure(Map<String, ?> settings) {}
    }
}
