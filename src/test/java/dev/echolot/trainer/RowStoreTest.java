package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowStoreTest {

    private static final int WIDTH = 3;

    @TempDir
    Path directory;

    private RowStore store(int rows, long heapBytes) throws IOException {
        try (RowWriter writer = new RowWriter(WIDTH, new RowSpace(directory, heapBytes))) {
            for (int r = 0; r < rows; r++) {
                writer.add(new float[] {-1, r, r % 5 == 0 ? Float.NaN : 0.5f * r, -r}, 1);
            }
            return writer.finish();
        }
    }

    /** On the heap, in a file from the first row, in a file after some on the heap; more than one chunk of each. */
    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 0, 100_000})
    void givesRowsBackBitForBitWhereverTheyAreKept(long heapBytes) throws IOException {
        try (RowStore rows = store(200_000, heapBytes)) {
            assertThat(rows.mapped()).isEqualTo(heapBytes < Long.MAX_VALUE);
            assertThat(rows.rows()).isEqualTo(200_000);
            for (int r : new int[] {0, 1, 5, 8332, 8333, 99_999, 199_999}) {
                float[] expected = {r, r % 5 == 0 ? Float.NaN : 0.5f * r, -r};
                float[] row = new float[WIDTH + 1];
                rows.copyRow(r, row, 1);
                assertThat(row).containsExactly(0, expected[0], expected[1], expected[2]);
                FloatBuffer direct = java.nio.ByteBuffer.allocateDirect(24).asFloatBuffer();
                rows.copyRow(r, direct, 1);
                assertThat(direct.get(3)).isEqualTo(r);
                assertThat(rows.get(r, 2)).isEqualTo(-r);
                RowStore some = rows.columns(new int[] {2, 0});
                some.copyRow(r, row, 2);
                assertThat(row).endsWith(-r, r);
                assertThat(some.get(r, 0)).isEqualTo(-r);
                some.copyRow(r, direct, 0);
                assertThat(direct.get(1)).isEqualTo(r);
            }
            assertThatThrownBy(() -> rows.get(200_000, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void leavesNoFileBehindWhetherFinishedOrNot() throws IOException {
        try (RowStore rows = store(1000, 0);
                RowWriter unfinished = new RowWriter(WIDTH, new RowSpace(directory, 0))) {
            unfinished.add(new float[WIDTH], 0);
            assertThat(rows.mapped()).isTrue();
            if (!System.getProperty("os.name").startsWith("Windows")) {
                assertThat(files()).as("no name while in use either").isZero();
            }
        }
        assertThat(files()).isZero();
    }

    private long files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.count();
        }
    }

    @Test
    void saysBeforehandWhenADirectoryHasNoRoom() {
        RowSpace space = new RowSpace(directory, 100);
        assertThatThrownBy(() -> space.require(Long.MAX_VALUE))
                .isInstanceOf(TrainingException.class)
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("--scratch");
    }
}
