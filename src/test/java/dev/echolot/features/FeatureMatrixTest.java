package dev.echolot.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.SourcePosition;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureMatrixTest {

    @Test
    void givesBackEveryRowAcrossManyChunks() {
        FeatureMatrix matrix = new FeatureMatrix(3);
        float[] row = new float[5];
        int rows = 300_000;
        for (int i = 0; i < rows; i++) {
            row[2] = i;
            row[3] = -i;
            row[4] = Float.NaN;
            matrix.add(row, 2);
        }
        assertThat(matrix.rows()).isEqualTo(rows);
        FloatBuffer batch = FloatBuffer.allocate(6);
        for (int i = 0; i < rows; i += 997) {
            assertThat(matrix.get(i, 0)).isEqualTo(i);
            assertThat(matrix.get(i, 1)).isEqualTo(-i);
            assertThat(matrix.get(i, 2)).isNaN();
            matrix.copyRows(new int[] {-1, rows - 1, i}, 1, 2, batch);
            assertThat(batch.array()).containsExactly(rows - 1, 1f - rows, Float.NaN, i, -i, Float.NaN);
        }
        assertThat(batch.position()).isZero();
    }

    @Test
    void addsNothingForARecordThatCannotBeEncoded() throws BadRecordException {
        FeatureSpec spec = new FeatureSpec(List.of(FieldSpec.numeric("a")), null, null);
        FeatureEncoder encoder = new FeatureEncoder(spec);
        FeatureMatrix matrix = new FeatureMatrix(1);
        InputRecord record = new InputRecord(new FieldNames(List.of("a")), new SourcePosition("t", 0, 0), null, 0);
        record.setText(0, "x");
        assertThatThrownBy(() -> matrix.add(record, encoder)).isInstanceOf(BadRecordException.class);
        assertThat(matrix.rows()).isZero();
        record.setText(0, "5");
        matrix.add(record, encoder);
        assertThat(matrix.get(0, 0)).isEqualTo(5);
    }

    @Test
    void refusesRowsAndFieldsItDoesNotHold() {
        FeatureMatrix matrix = new FeatureMatrix(2);
        matrix.add(new float[2], 0);
        assertThatThrownBy(() -> matrix.get(1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> matrix.get(0, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new FeatureMatrix(0)).isInstanceOf(IllegalArgumentException.class);
    }
}
