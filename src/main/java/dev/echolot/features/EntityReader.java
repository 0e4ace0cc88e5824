package dev.echolot.features;

import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import org.jspecify.annotations.Nullable;

/** Whom a record is about: its key, or the text of the model's key field. Used by one thread. */
public final class EntityReader {

    private final @Nullable String keyField;
    private @Nullable FieldNames names;
    private int cell = -1;

    /** @param keyField dotted path, or null where the record's own key is the entity */
    public EntityReader(@Nullable String keyField) {
        this.keyField = keyField;
    }

    /** The entity, the same text whatever format the key came in; null when the record names none. */
    public @Nullable String entity(InputRecord record) {
        if (keyField == null) {
            return record.key();
        }
        if (record.fields() != names) {
            names = record.fields();
            cell = names.indexOf(keyField);
        }
        return cell < 0 ? null : record.canonicalText(cell);
    }
}
