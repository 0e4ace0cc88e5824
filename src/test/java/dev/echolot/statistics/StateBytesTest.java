package dev.echolot.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StateBytesTest {

    @Test
    void aWindowSurvivesItsBytes() {
        WindowState state = new WindowState(-600, 0);
        state.seen(-17);
        for (int i = 0; i < 10; i++) {
            state.add(0.1f * i, 3f / (i + 1), 100 + i, i % 3 == 0);
        }
        state.addLate();
        state.exclude();
        byte[] bytes = new WindowStateCodec().encode(state);
        WindowState read = WindowStateCodec.decode(bytes);

        assertThat(read).isEqualTo(state);
        assertThat(new WindowStateCodec().encode(read)).isEqualTo(bytes);
        assertThat(bytes).hasSizeLessThan(160);
        assertThat(read.anomalies()).isEqualTo(4);
        assertThat(read.firstOffset()).isEqualTo(100);
        assertThat(read.lastOffset()).isEqualTo(109);
        assertThat(read.late()).isOne();
        assertThat(read.excluded()).isOne();
        WindowState empty = new WindowState(0, 5);
        assertThat(WindowStateCodec.decode(new WindowStateCodec().encode(empty)))
                .isEqualTo(empty);
    }

    @Test
    void aWindowThatIsTruncatedOrOfAnotherVersionIsRefused() {
        byte[] bytes = new WindowStateCodec().encode(new WindowState(0, 600));
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> WindowStateCodec.decode(cut)).isInstanceOf(StateFormatException.class);
        }
        bytes[0] = 2;
        assertThatThrownBy(() -> WindowStateCodec.decode(bytes))
                .hasMessageContaining("window state: expected version 1, found 2");
    }

    @Test
    void progressSurvivesItsBytes() {
        PartitionProgress progress = new PartitionProgress(-5, 7, 100, 3, 2, 1);

        assertThat(PartitionProgress.decode(progress.encode())).isEqualTo(progress);
        assertThat(PartitionProgress.decode(PartitionProgress.NONE.encode())).isEqualTo(PartitionProgress.NONE);
        assertThatThrownBy(() -> PartitionProgress.decode(new byte[] {1})).isInstanceOf(StateFormatException.class);
    }

    @Test
    void keysSurviveTheirBytesWhateverTheEntityIsCalled() {
        for (String entity : new String[] {"", "card-1", "Zürich 東京", "\uD83D\uDE00", "\uD800", "a\u0000b", "?"}) {
            WindowKey key = new WindowKey("transactions", 11, entity, -600);
            assertThat(WindowKey.decode(key.encode())).isEqualTo(key);
        }
        assertThat(WindowKey.encode("t", 0, "\uD800", 0)).isNotEqualTo(WindowKey.encode("t", 0, "?", 0));
        ProgressKey progress = new ProgressKey("transactions", 300);
        assertThat(ProgressKey.decode(progress.encode())).isEqualTo(progress);
    }

    @Test
    void keysOfBothKindsAreToldApartAndSortByStart() {
        byte[] window = WindowKey.encode("t", 1, "e", 0);
        byte[] progress = ProgressKey.encode("t", 1);

        assertThat(WindowKey.matches(window)).isTrue();
        assertThat(WindowKey.matches(progress)).isFalse();
        assertThat(ProgressKey.matches(progress)).isTrue();
        assertThat(ProgressKey.matches(window)).isFalse();
        assertThatThrownBy(() -> WindowKey.decode(progress)).hasMessageContaining("expected kind");
        assertThatThrownBy(() -> ProgressKey.decode(window)).hasMessageContaining("expected kind");
        assertThat(Arrays.compareUnsigned(WindowKey.encode("t", 1, "e", -600), window))
                .isNegative();
    }
}
