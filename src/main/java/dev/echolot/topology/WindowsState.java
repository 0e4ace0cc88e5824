package dev.echolot.topology;

import dev.echolot.statistics.JournalKey;
import dev.echolot.statistics.PartitionWindows;
import dev.echolot.statistics.ProgressKey;
import dev.echolot.statistics.StoredProgress;
import dev.echolot.statistics.WindowKey;
import dev.echolot.statistics.WindowSpec;
import dev.echolot.statistics.WindowStateCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The open windows of a task, hot on the heap, over a persistent store: read once when the task starts; what changed is
 * written once per commit. One {@link PartitionWindows} per source partition of the task. Used by the task's
 * thread.
 */
final class WindowsState {

    private record Partition(String topic, int number) {}

    /** Entries written together. */
    private static final int LOT = 256;

    private final WindowSpec spec;
    private final long maxAheadMs;
    private final int entityMax;
    private final Map<Partition, PartitionWindows> partitions = new LinkedHashMap<>();
    private final WindowStateCodec codec = new WindowStateCodec();
    private final List<KeyValue<Bytes, byte[]>> changed = new ArrayList<>(LOT);
    private String lastTopic = "";
    private int lastPartition = -1;
    private PartitionWindows last;

    WindowsState(WindowSpec spec, long maxAheadMs, int entityMax) {
        this.spec = spec;
        this.maxAheadMs = maxAheadMs;
        this.entityMax = entityMax;
        this.last = fresh();
    }

    /** The windows of one source partition. */
    PartitionWindows of(String topic, int partition) {
        if (partition != lastPartition || !topic.equals(lastTopic)) {
            last = partitions.computeIfAbsent(new Partition(topic, partition), p -> fresh());
            lastTopic = topic;
            lastPartition = partition;
        }
        return last;
    }

    /** Visits every source partition seen. */
    void forEach(Visitor visitor) {
        partitions.forEach((partition, windows) -> visitor.visit(partition.topic(), partition.number(), windows));
    }

    int openWindows() {
        int sum = 0;
        for (PartitionWindows windows : partitions.values()) {
            sum += windows.openWindows();
        }
        return sum;
    }

    /** Entities with open windows; one that comes in several partitions counts in each. */
    int entities() {
        int sum = 0;
        for (PartitionWindows windows : partitions.values()) {
            sum += windows.entities();
        }
        return sum;
    }

    @FunctionalInterface
    interface Visitor {
        void visit(String topic, int partition, PartitionWindows windows);
    }

    /** Forgets the heap and reads the store. */
    void load(KeyValueStore<Bytes, byte[]> store) {
        partitions.clear();
        changed.clear(); // what a failed save left
        lastPartition = -1;
        try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
            while (entries.hasNext()) {
                KeyValue<Bytes, byte[]> entry = entries.next();
                byte[] key = entry.key.get();
                if (ProgressKey.matches(key)) {
                    ProgressKey progress = ProgressKey.decode(key);
                    of(progress.topic(), progress.partition()).restore(StoredProgress.decode(entry.value));
                } else if (JournalKey.matches(key)) {
                    JournalKey block = JournalKey.decode(key);
                    of(block.topic(), block.partition()).restoreBlock(block.slot(), entry.value);
                } else {
                    WindowKey window = WindowKey.decode(key);
                    of(window.topic(), window.partition())
                            .restore(window.entity(), WindowStateCodec.decode(entry.value));
                }
            }
        }
        partitions.forEach((partition, windows) -> windows.replay(
                slot -> store.get(Bytes.wrap(JournalKey.encode(partition.topic(), partition.number(), slot)))));
    }

    /** Writes what changed since the last call, some hundreds of entries at a time: one call into the store for each lot. */
    void save(KeyValueStore<Bytes, byte[]> store) {
        partitions.forEach((partition, windows) ->
                windows.save(partition.topic(), partition.number(), (key, value) -> add(store, key, value)));
        flush(store);
    }

    private void add(KeyValueStore<Bytes, byte[]> store, byte[] key, byte @Nullable [] value) {
        changed.add(KeyValue.pair(Bytes.wrap(key), value));
        if (changed.size() == LOT) {
            flush(store);
        }
    }

    private void flush(KeyValueStore<Bytes, byte[]> store) {
        if (!changed.isEmpty()) {
            store.putAll(changed);
            changed.clear();
        }
    }

    private PartitionWindows fresh() {
        return new PartitionWindows(spec, maxAheadMs, entityMax);
    }
}
