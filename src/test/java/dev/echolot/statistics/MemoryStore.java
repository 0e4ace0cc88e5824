package dev.echolot.statistics;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A store on the heap for the state of one source partition, topic {@code t}, partition 0. */
final class MemoryStore {

    /** One write; a null value removes. */
    record Write(String key, byte @Nullable [] value) {

        /** As {@code put a@0} or {@code remove a@0}, {@code block 1}, {@code progress}. */
        String text() {
            byte[] bytes = HexFormat.of().parseHex(key);
            if (JournalKey.matches(bytes)) {
                return "block " + JournalKey.decode(bytes).slot();
            }
            if (ProgressKey.matches(bytes)) {
                return "progress";
            }
            WindowKey window = WindowKey.decode(bytes);
            return (value == null ? "remove " : "put ") + window.entity() + "@" + window.startMs();
        }
    }

    private final TreeMap<String, byte[]> entries = new TreeMap<>();

    /** What a commit would write, in order. */
    static List<Write> commit(PartitionWindows windows) {
        List<Write> writes = new ArrayList<>();
        windows.save("t", 0, (key, value) -> writes.add(new Write(HexFormat.of().formatHex(key), value)));
        return writes;
    }

    void apply(List<Write> writes) {
        for (Write write : writes) {
            if (write.value() == null) {
                entries.remove(write.key());
            } else {
                entries.put(write.key(), write.value());
            }
        }
    }

    int size() {
        return entries.size();
    }

    /** Entries whose text begins so. */
    long count(String beginning) {
        return entries.entrySet().stream()
                .filter(e -> new Write(e.getKey(), e.getValue()).text().startsWith(beginning))
                .count();
    }

    void remove(String beginning) {
        entries.entrySet()
                .removeIf(e -> new Write(e.getKey(), e.getValue()).text().startsWith(beginning));
    }

    MemoryStore copy() {
        MemoryStore copy = new MemoryStore();
        copy.entries.putAll(entries);
        return copy;
    }

    void load(PartitionWindows windows) {
        entries.forEach((key, value) -> {
            byte[] bytes = HexFormat.of().parseHex(key);
            if (ProgressKey.matches(bytes)) {
                windows.restore(StoredProgress.decode(value));
            } else if (JournalKey.matches(bytes)) {
                windows.restoreBlock(JournalKey.decode(bytes).slot(), value);
            } else {
                windows.restore(WindowKey.decode(bytes).entity(), WindowStateCodec.decode(value));
            }
        });
        windows.replay(slot -> Objects.requireNonNull(
                entries.get(HexFormat.of().formatHex(JournalKey.encode("t", 0, slot))), "block of slot " + slot));
    }
}
