package dev.echolot.record;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Records one after the other: of a file, of several, of a topic's past. Used by one thread; whoever opened it closes it.
 * Records of files have no key, event time 0 and their row number, from 0 in each file, as offset; which field is key and
 * event time, the model knows.
 */
public interface RecordSource extends AutoCloseable {

    /** The fields every record holds a cell for. */
    FieldNames fields();

    /**
     * The next record, or null at the end; a record of its own each time.
     *
     * @throws DataFileException when a file is not what it should be, which names file and line
     * @throws IOException when reading fails
     */
    @Nullable
    InputRecord next() throws IOException;

    @Override
    void close() throws IOException;
}
