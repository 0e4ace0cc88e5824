package dev.echolot.reliability;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The table of results: one line a scenario, replaced when it runs again. Stands between two marks in a Markdown file, {@code
 * target/reliability.md} unless {@code -Dreliability.table=FILE} names another.
 */
final class Table {

    private static final String BEGIN = "<!-- results: written by the tests -->";
    private static final String END = "<!-- end of results -->";
    private static final List<String> HEAD = List.of(
            "| id | load | records | faults | lost | duplicated | wrong windows | recovery p95 / max | took | seed | verdict |",
            "|---|---|---|---|---|---|---|---|---|---|---|");

    private Table() {}

    static synchronized void put(String id, String cells) {
        String named = System.getProperty("reliability.table", "");
        Path file = Path.of(named.isEmpty() ? "target/reliability.md" : named);
        System.out.println("| " + cells + " |");
        try {
            String text = Files.exists(file) ? Files.readString(file) : BEGIN + "\n" + END + "\n";
            int from = text.indexOf(BEGIN);
            int to = text.indexOf(END);
            if (from < 0 || to < from) {
                throw new IllegalStateException(file + ": expected the marks '" + BEGIN + "' and '" + END + "'");
            }
            Map<String, String> rows = new TreeMap<>();
            text.substring(from, to).lines().filter(l -> l.startsWith("| ")).forEach(line -> {
                String first = line.substring(2, line.indexOf(" |", 2));
                if (!first.equals("id")) {
                    rows.put(first, line);
                }
            });
            rows.put(id, "| " + cells + " |");
            List<String> lines = new ArrayList<>(List.of(BEGIN, ""));
            lines.addAll(HEAD);
            lines.addAll(rows.values());
            lines.add("");
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, text.substring(0, from) + String.join("\n", lines) + "\n" + text.substring(to));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
