package dev.echolot.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
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
        byte[] bytes = new WindowStateCodec().encode(state, 77);
        StoredWindow stored = WindowStateCodec.decode(bytes);
        WindowState read = stored.state();

        assertThat(read).isEqualTo(state);
        assertThat(stored.savedThrough()).isEqualTo(77);
        assertThat(new WindowStateCodec().encode(read, 77)).isEqualTo(bytes);
        assertThat(bytes).hasSizeLessThan(160);
        assertThat(read.anomalies()).isEqualTo(4);
        assertThat(read.firstOffset()).isEqualTo(100);
        assertThat(read.lastOffset()).isEqualTo(109);
        assertThat(read.late()).isOne();
        assertThat(read.excluded()).isOne();
        WindowState empty = new WindowState(0, 5);
        assertThat(WindowStateCodec.decode(new WindowStateCodec().encode(empty, -1))
                        .state())
                .isEqualTo(empty);
    }

    @Test
    void aWindowThatIsTruncatedOrOfAnotherVersionIsRefused() {
        byte[] bytes = new WindowStateCodec().encode(new WindowState(0, 600), 3);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> WindowStateCodec.decode(cut)).isInstanceOf(StateFormatException.class);
        }
        bytes[0] = 3;
        assertThatThrownBy(() -> WindowStateCodec.decode(bytes))
                .hasMessageContaining("window state: expected versions 1 to 2, found 3");
    }

    @Test
    void progressSurvivesItsBytes() {
        StoredProgress progress = new StoredProgress(
                new PartitionProgress(-5, 7, 100, 3, 2, 1),
                -60_000,
                new StoredProgress.Journal(400, 900, 12, 129, 300));

        assertThat(StoredProgress.decode(progress.encode())).isEqualTo(progress);
        assertThat(StoredProgress.decode(StoredProgress.NONE.encode())).isEqualTo(StoredProgress.NONE);
        assertThatThrownBy(() -> StoredProgress.decode(new byte[] {1})).isInstanceOf(StateFormatException.class);
    }

    @Test
    void progressWithoutTheCommitBeforeIsReadAsIfItNeededEverything() {
        StoredProgress progress = new StoredProgress(
                new PartitionProgress(-5, 7, 100, 3, 2, 1), -60_000, new StoredProgress.Journal(400, 900, 12, 129, 0));
        byte[] bytes = progress.encode();
        byte[] without = Arrays.copyOf(bytes, bytes.length - 1);
        without[0] = 2;

        assertThat(StoredProgress.decode(without)).isEqualTo(progress);
    }

    @Test
    void aJournalThatEndsBeforeItBeginsIsRefused() {
        assertThatThrownBy(() -> new StoredProgress.Journal(10, 9, 0, 9, 0)).isInstanceOf(StateFormatException.class);
        assertThatThrownBy(() -> new StoredProgress.Journal(10, 12, 0, 12, 11))
                .isInstanceOf(StateFormatException.class);
    }

    @Test
    void whatRelease01WroteIsRead() {
        byte[] progress = HexFormat.of().parseHex(kept(false));
        byte[] window = HexFormat.of().parseHex(kept(true));

        assertThat(StoredProgress.decode(progress).closedThroughMs()).isEqualTo(StoredProgress.UNKNOWN);
        assertThat(StoredProgress.decode(progress).progress().inTime()).isEqualTo(3);
        assertThat(WindowStateCodec.decode(window).state().count()).isEqualTo(3);
        assertThat(WindowStateCodec.decode(window).savedThrough()).isEqualTo(-1);
    }

    /** The value of the one entry of its kind that was kept. */
    private static String kept(boolean window) {
        try (InputStream in = StateBytesTest.class.getResourceAsStream("/state/windows-0.1.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(l -> !l.startsWith("#"))
                    .map(l -> l.split(" "))
                    .filter(l -> WindowKey.matches(HexFormat.of().parseHex(l[0])) == window)
                    .map(l -> l[1])
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        JournalKey block = new JournalKey("transactions", 300, 70_000);
        assertThat(JournalKey.decode(block.encode())).isEqualTo(block);
    }

    @Test
    void keysOfAllKindsAreToldApartAndSortByStart() {
        byte[] window = WindowKey.encode("t", 1, "e", 0);
        byte[] progress = ProgressKey.encode("t", 1);

        assertThat(WindowKey.matches(window)).isTrue();
        assertThat(WindowKey.matches(progress)).isFalse();
        assertThat(ProgressKey.matches(progress)).isTrue();
        assertThat(ProgressKey.matches(window)).isFalse();
        assertThat(JournalKey.matches(JournalKey.encode("t", 1, 0))).isTrue();
        assertThat(JournalKey.matches(window)).isFalse();
        assertThat(JournalKey.matches(progress)).isFalse();
        assertThatThrownBy(() -> WindowKey.decode(progress)).hasMessageContaining("expected kind");
        assertThatThrownBy(() -> ProgressKey.decode(window)).hasMessageContaining("expected kind");
        assertThat(Arrays.compareUnsigned(WindowKey.encode("t", 1, "e", -600), window))
                .isNegative();
    }
}
