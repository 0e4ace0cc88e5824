package dev.echolot.topology;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done when a record cannot be written: what may pass is tried again until {@code task.timeout.ms}; everything else
 * ends the task, so that nothing is committed that was not written. Events that are too large do not come here, see {@link
 * EventLimits}, unless a topic was made to take less than it did at the start; that is said in one line, and once the topic
 * takes them again, the records come again.
 */
public final class WriteFailures implements ProductionExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(WriteFailures.class);

    @Override
    public void configure(Map<String, ?> settings) {}

    /** Called from the producer's thread as well as from the stream thread. */
    @Override
    public Response handleError(ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
        if (failure instanceof RecordTooLargeException) {
            LOG.error(
                    "topic '{}' does not take a record of {} bytes: raise its max.message.bytes",
                    record.topic(),
                    record.value() == null ? 0 : record.value().length);
        }
        return failure instanceof RetriableException ? Response.retry() : Response.fail();
    }
}
