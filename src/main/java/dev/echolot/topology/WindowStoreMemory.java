package dev.echolot.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.rocksdb.Options;

/**
 * Bounds what a task's store holds in memory outside the heap before it goes to disk: 4 MB a buffer instead of Kafka Streams'
 * 16, of which there may be three. The journal of changes is small and writes the same slots again and again; a larger buffer
 * would only grow for longer. Settings of {@code kafka.rocksdb.config.setter} replace this one.
 */
public final class WindowStoreMemory implements RocksDBConfigSetter {

    private static final long BUFFER_BYTES = 4 << 20;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        options.setWriteBufferSize(BUFFER_BYTES);
    }

    @Override
    public void close(String storeName, Options options) {}
}
