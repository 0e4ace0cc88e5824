package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Ordinary purchases: an amount that depends on shop and hour, every type of field, one cell in twenty missing. */
final class MixedRows {

    static final List<FieldSpec> FIELDS = List.of(
            FieldSpec.time("when", "iso", "UTC"),
            FieldSpec.logNumeric("amount"),
            FieldSpec.categorical("shop", List.of("books", "food", "fuel", "toys")),
            FieldSpec.numeric("distance"),
            FieldSpec.bool("online"));

    static final List<String> NAMES = FIELDS.stream().map(FieldSpec::name).toList();

    private MixedRows() {}

    static Rows ordinary(int rows, long seed) {
        Random random = new Random(seed);
        Rows out = new Rows(NAMES);
        for (int r = 0; r < rows; r++) {
            out.add(row(random));
        }
        return out;
    }

    private static @Nullable String[] row(Random random) {
        int shop = random.nextInt(4);
        boolean online = shop == 0 || (shop == 3 && random.nextBoolean());
        int hour = Math.floorMod((int) Math.round(14 + 3 * random.nextGaussian() + shop), 24);
        double amount = Math.exp(1 + shop + 0.3 * random.nextGaussian());
        double distance = online ? 0 : 5 + shop + random.nextGaussian();
        @Nullable
        String[] cells = {
            String.format(Locale.ROOT, "2026-03-%02dT%02d:%02d:00Z", 1 + random.nextInt(28), hour, random.nextInt(60)),
            String.format(Locale.ROOT, "%.2f", amount),
            FIELDS.get(2).vocabulary().get(shop),
            String.format(Locale.ROOT, "%.3f", distance),
            Boolean.toString(online)
        };
        for (int i = 0; i < cells.length; i++) {
            cells[i] = random.nextInt(20) == 0 ? null : cells[i];
        }
        return cells;
    }

    static TrainingSpec spec(TrainingSpec.Kind kind, @Nullable Integer epochs) {
        TrainingSpec spec = TrainingSpec.of("purchases", kind, FIELDS);
        return new TrainingSpec(
                spec.name(),
                kind,
                null,
                null,
                FIELDS,
                spec.architecture(),
                new TrainingSpec.Training(epochs, null, null, null, null, null),
                spec.noise(),
                spec.split(),
                spec.minCount());
    }
}
