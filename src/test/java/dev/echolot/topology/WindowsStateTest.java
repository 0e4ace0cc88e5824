package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.statistics.PartitionWindows;
import dev.echolot.statistics.WindowSpec;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** A task that starts anew after a failed commit goes on from its store, not from what it could not write. */
class WindowsStateTest {

    private final List<KeyValue<Bytes, byte[]>> written = new ArrayList<>();
    private boolean failing;

    @Test
    void whatAFailedSaveLeftIsForgottenWhenTheTaskStartsAnew() {
        WindowsState windows = new WindowsState(new WindowSpec(60_000, 0), 0, 10);
        KeyValueStore<Bytes, byte[]> store = store();
        count(windows, 1_000);
        failing = true;
        assertThatThrownBy(() -> windows.save(store)).hasMessage("told to fail");

        failing = false;
        windows.load(store);
        windows.save(store);
        assertThat(written).isEmpty();

        count(windows, 2_000);
        windows.save(store);
        assertThat(written).hasSize(2); // the change and the progress
    }

    private static void count(WindowsState windows, long timeMs) {
        PartitionWindows partition = windows.of("payments", 0);
        partition.arrive("card", timeMs, timeMs, 7, (entity, state, offset, cause) -> {});
        partition.add(1, 1, false);
    }

    @SuppressWarnings("unchecked") // a proxy of a generic type
    private KeyValueStore<Bytes, byte[]> store() {
        return (KeyValueStore<Bytes, byte[]>) Proxy.newProxyInstance(
                KeyValueStore.class.getClassLoader(),
                new Class<?>[] {KeyValueStore.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "all" -> nothing();
                    case "putAll" -> {
                        if (failing) {
                            throw new IllegalStateException("told to fail");
                        }
                        written.addAll((List<KeyValue<Bytes, byte[]>>) arguments[0]);
                        yield null;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @SuppressWarnings("unchecked")
    private static KeyValueIterator<Bytes, byte[]> nothing() {
        Iterator<Object> none = Collections.emptyIterator();
        return (KeyValueIterator<Bytes, byte[]>) Proxy.newProxyInstance(
                KeyValueIterator.class.getClassLoader(),
                new Class<?>[] {KeyValueIterator.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "hasNext" -> none.hasNext();
                    case "close" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
