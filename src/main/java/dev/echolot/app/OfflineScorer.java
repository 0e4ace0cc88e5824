package dev.echolot.app;

import dev.echolot.features.FeatureEncoder;
import dev.echolot.features.FeatureSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordSource;
import dev.echolot.scoring.BatchScorer;
import dev.echolot.scoring.Scorer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Scores records of files, in batches and in order, with the same encoder and the same scorer as the stream. Used by one
 * thread; the opener closes it.
 */
final class OfflineScorer implements AutoCloseable {

    private static final int BATCH = 256;

    /** Takes the results, one call per record, in the order of the records. */
    interface Sink {

        /** A record that was scored; its results stand in {@code row} of the scorer until this call returns. */
        void scored(InputRecord record, BatchScorer scorer, int row) throws IOException;

        /** A record that no features could be made of. */
        void unusable(InputRecord record, BadRecordException why) throws IOException;
    }

    /** A record read, and why it cannot be scored, if it cannot. */
    private record Pending(InputRecord record, @Nullable BadRecordException why) {}

    private final Scorer scorer;
    private final FeatureEncoder encoder;
    private final List<Pending> pending = new ArrayList<>(BATCH);
    private int rows;

    OfflineScorer(ModelFile model, Device device) {
        this.scorer = Scorer.open(model, device, BATCH);
        this.encoder = new FeatureEncoder(model.manifest().features());
    }

    /** The model's fields and, behind them, some more; none of them twice. */
    static FieldNames fields(FeatureSpec features, String... more) {
        List<String> names =
                new ArrayList<>(features.fields().stream().map(FieldSpec::name).toList());
        for (String name : more) {
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return new FieldNames(names);
    }

    /** Scores everything a source holds. */
    void score(RecordSource source, Sink sink) throws IOException {
        for (InputRecord record = source.next(); record != null; record = source.next()) {
            @Nullable BadRecordException why = null;
            try {
                encoder.encode(record, scorer.features(), rows);
                rows++;
            } catch (BadRecordException e) {
                why = e;
            }
            pending.add(new Pending(record, why));
            if (rows == BATCH || pending.size() == 16 * BATCH) {
                drain(sink);
            }
        }
        drain(sink);
    }

    private void drain(Sink sink) throws IOException {
        if (rows > 0) {
            scorer.score(rows);
        }
        int row = 0;
        for (Pending p : pending) {
            if (p.why() == null) {
                sink.scored(p.record(), scorer, row++);
            } else {
                sink.unusable(p.record(), p.why());
            }
        }
        pending.clear();
        rows = 0;
    }

    @Override
    public void close() {
        scorer.close();
    }
}
