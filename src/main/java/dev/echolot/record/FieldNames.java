package dev.echolot.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields an application asks of its records, as dotted paths ({@code merchant.category}), in a fixed order. Decoders
 * look for these and skip the rest; an {@link InputRecord} holds one cell per name, at the same index. Immutable, safe to
 * share between threads.
 */
public final class FieldNames {

    private final List<String> names;
    private final Map<String, Integer> indexes;

    /** @throws IllegalArgumentException when a name is blank or stands twice */
    public FieldNames(List<String> names) {
        this.names = List.copyOf(names);
        this.indexes = new HashMap<>();
        for (int i = 0; i < this.names.size(); i++) {
            String name = this.names.get(i);
            if (name.isBlank()) {
                throw new IllegalArgumentException("field " + i + " has no name");
            }
            Integer before = indexes.put(name, i);
            if (before != null) {
                throw new IllegalArgumentException("field '" + name + "' stands twice, at " + before + " and " + i);
            }
        }
    }

    public int size() {
        return names.size();
    }

    public String name(int index) {
        return names.get(index);
    }

    /** The index of a dotted path, or -1 when it is not asked for. */
    public int indexOf(String name) {
        return indexes.getOrDefault(name, -1);
    }

    public List<String> asList() {
        return names;
    }

    @Override
    public String toString() {
        return names.toString();
    }
}
