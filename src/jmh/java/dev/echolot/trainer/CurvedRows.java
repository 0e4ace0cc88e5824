package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.RecordSource;
import dev.echolot.record.SourcePosition;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * As many numeric rows as wanted, made while they are read, in under a microsecond each: a curved mixture of six directions
 * and a little noise.
 */
final class CurvedRows implements RecordSupplier {

    private static final int DIRECTIONS = 6;

    private final long rows;
    private final int width;
    private final float[][] mix;

    CurvedRows(long rows, int width) {
        this.rows = rows;
        this.width = width;
        this.mix = new float[DIRECTIONS][width];
        SplittableRandom random = new SplittableRandom(1);
        for (float[] direction : mix) {
            for (int i = 0; i < width; i++) {
                direction[i] = (float) random.nextDouble(-1.5, 1.5);
            }
        }
    }

    List<FieldSpec> fields() {
        return IntStream.range(0, width)
                .mapToObj(i -> FieldSpec.numeric("f" + i))
                .toList();
    }

    /** One row into an array. */
    void next(SplittableRandom random, float[] row) {
        for (int i = 0; i < width; i++) {
            row[i] = (float) (0.3 * random.nextDouble(-1, 1));
        }
        for (float[] direction : mix) {
            double u = random.nextDouble(-2, 2);
            float weight = (float) (u / (1 + Math.abs(u)));
            for (int i = 0; i < width; i++) {
                row[i] += weight * direction[i];
            }
        }
    }

    @Override
    public RecordSource open(FieldNames fields) {
        return new RecordSource() {
            private final SplittableRandom random = new SplittableRandom(2);
            private final float[] row = new float[width];
            private long next;

            @Override
            public FieldNames fields() {
                return fields;
            }

            @Override
            public @Nullable InputRecord next() {
                if (next == rows) {
                    return null;
                }
                InputRecord record = new InputRecord(fields, new SourcePosition("curved", 0, next++), null, 0);
                CurvedRows.this.next(random, row);
                for (int i = 0; i < width; i++) {
                    record.setNumber(i, row[i]);
                }
                return record;
            }

            @Override
            public void close() {}
        };
    }
}
