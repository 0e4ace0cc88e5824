package dev.echolot.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/** Purchases in files: every type of field, one cell in twenty missing, an amount that depends on the shop, labels. */
final class Purchases {

    static final String[] SHOPS = {"books", "food", "fuel", "toys & \"games\""};

    private Purchases() {}

    /** Rows with a header; one in twenty an anomaly: a shop's amount at another shop, far away. */
    static Path csv(Path directory, String name, int rows, long seed) throws IOException {
        Random random = new Random(seed);
        StringBuilder out = new StringBuilder("when,amount,shop,distance,online,label\n");
        for (int r = 0; r < rows; r++) {
            boolean anomaly = random.nextInt(20) == 0;
            int shop = random.nextInt(4);
            boolean online = shop == 0 || (shop == 3 && random.nextBoolean());
            double amount = Math.exp(1 + (anomaly ? 3 - shop : shop) + 0.3 * random.nextGaussian());
            double distance = (online ? 0 : 5 + shop + random.nextGaussian()) + (anomaly ? 12 : 0);
            String[] cells = {
                String.format(Locale.ROOT, "2026-03-%02dT%02d:15:00Z", 1 + random.nextInt(28), 9 + random.nextInt(9)),
                String.format(Locale.ROOT, "%.2f", amount),
                '"' + SHOPS[shop].replace("\"", "\"\"") + '"',
                String.format(Locale.ROOT, "%.3f", distance),
                Boolean.toString(online)
            };
            for (int i = 0; i < cells.length; i++) {
                out.append(random.nextInt(20) == 0 ? "" : cells[i]).append(',');
            }
            out.append(anomaly ? 1 : 0).append('\n');
        }
        return Files.writeString(directory.resolve(name), out);
    }

    static Path spec(Path directory, String kind, int epochs) throws IOException {
        return Files.writeString(
                directory.resolve(kind + ".yaml"),
                """
                name: purchases-%s
                kind: %s
                fields:
                  - {name: when, type: time, format: iso}
                  - {name: amount, type: numeric, log: true}
                  - {name: shop, type: categorical}
                  - {name: distance, type: numeric}
                  - {name: online, type: boolean}
                training: {epochs: %d}
                """
                        .formatted(kind, kind, epochs));
    }

    static Path model(Path directory, Path data, String kind, int epochs) throws IOException {
        return Path.of(Cli.ok(
                        "train",
                        "--spec",
                        spec(directory, kind, epochs),
                        "--data",
                        data,
                        "--out",
                        directory.resolve("models"))
                .strip());
    }
}
