package dev.echolot.topology;

import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.internals.InMemoryKeyValueStore;

/** A store that holds given entries when the task starts. */
record Prefilled(Map<Bytes, byte[]> entries) implements KeyValueBytesStoreSupplier {

    @Override
    public String name() {
        return Names.WINDOWS_STORE;
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
        return new InMemoryKeyValueStore(name()) {
            @Override
            public void init(StateStoreContext context, StateStore root) {
                super.init(context, root);
                entries.forEach(this::put);
            }
        };
    }

    @Override
    public String metricsScope() {
        return "in-memory";
    }
}
