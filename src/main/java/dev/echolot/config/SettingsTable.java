package dev.echolot.config;

import org.jspecify.annotations.Nullable;

/** The settings table of the README, in Markdown, written from the catalogue. */
public final class SettingsTable {

    private SettingsTable() {}

    /** One line per setting, with head; ends with a line break. */
    public static String markdown() {
        StringBuilder out = new StringBuilder();
        out.append("| key | type | accepted | default | effect |\n|---|---|---|---|---|\n");
        for (Setting<?> setting : Settings.all()) {
            out.append("| `").append(setting.key()).append("` | ");
            out.append(setting.type().name()).append(" | ");
            out.append(setting.type().range()).append(" | ");
            out.append(shownDefault(setting)).append(" | ");
            out.append(setting.effect()).append(" |\n");
        }
        out.append("| `kafka.*` | text | | `kafka.bootstrap.servers` is required |"
                + " Everything under `kafka.` goes to Kafka's clients, without that prefix. |\n");
        return out.toString();
    }

    private static String shownDefault(Setting<?> setting) {
        @Nullable String fallback = setting.fallback();
        if (fallback != null) {
            return "`" + fallback + "`";
        }
        return setting.required() ? "required" : "";
    }
}
