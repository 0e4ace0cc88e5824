package dev.echolot.app;

import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordSource;
import java.io.IOException;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Some rows of a source, by their place in it. */
final class ChosenRows implements RecordSource {

    private final RecordSource source;
    private final BitSet chosen;
    private int place;

    ChosenRows(RecordSource source, BitSet chosen) {
        this.source = source;
        this.chosen = chosen;
    }

    @Override
    public FieldNames fields() {
        return source.fields();
    }

    @Override
    public @Nullable InputRecord next() throws IOException {
        InputRecord record = source.next();
        while (record != null && !chosen.get(place++)) {
            record = source.next();
        }
        return record;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
