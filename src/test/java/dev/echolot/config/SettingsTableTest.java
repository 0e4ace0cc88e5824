package dev.echolot.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SettingsTableTest {

    private static final String BEGIN = "<!-- settings:begin -->\n";
    private static final String END = "<!-- settings:end -->";

    /** When this fails, put the table of target/settings.md between the markers of the README. */
    @Test
    void theReadmeShowsTheSettingsThereAre() throws Exception {
        Files.createDirectories(Path.of("target"));
        Files.writeString(Path.of("target/settings.md"), SettingsTable.markdown());
        String readme = Files.readString(Path.of("README.md"));
        assertThat(readme).contains(BEGIN).contains(END);
        String shown = readme.substring(readme.indexOf(BEGIN) + BEGIN.length(), readme.indexOf(END));
        assertThat(shown).isEqualTo(SettingsTable.markdown());
    }
}
