package dev.echolot.trainer;

import dev.echolot.record.FieldNames;
import dev.echolot.record.RecordSource;
import java.io.IOException;

/** Opens the training data; asked once per pass over it, and gives the same records in the same order each time. */
@FunctionalInterface
public interface RecordSupplier {

    /** @param fields the fields to look for */
    RecordSource open(FieldNames fields) throws IOException;
}
