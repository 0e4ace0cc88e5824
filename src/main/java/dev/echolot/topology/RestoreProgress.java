package dev.echolot.topology;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** Follows the reading back of state from the changelogs. Thread-safe. */
final class RestoreProgress implements StateRestoreListener {

    private final Map<TopicPartition, Long> remaining = new ConcurrentHashMap<>();
    private final AtomicLong restored = new AtomicLong();

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long startOffset, long endOffset) {
        remaining.put(partition, Math.max(0, endOffset - startOffset));
    }

    @Override
    public void onBatchRestored(TopicPartition partition, String store, long batchEndOffset, long records) {
        restored.addAndGet(records);
        remaining.computeIfPresent(partition, (p, left) -> Math.max(0, left - records));
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long total) {
        remaining.remove(partition);
    }

    @Override
    public void onRestoreSuspended(TopicPartition partition, String store, long total) {
        remaining.remove(partition);
    }

    /** Records still to be read back, as offsets go. */
    long remaining() {
        return remaining.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Records read back since the start. */
    long restored() {
        return restored.get();
    }
}
