package dev.echolot.trainer;

import dev.echolot.features.FeatureSpec.EventTimeSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import dev.echolot.features.VocabularyLearner;
import dev.echolot.record.DataFileException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.NearestName;
import dev.echolot.record.RecordFiles;
import dev.echolot.record.RecordSource;
import dev.echolot.trainer.TrainingSpec.Architecture;
import dev.echolot.trainer.TrainingSpec.Kind;
import dev.echolot.trainer.TrainingSpec.Noise;
import dev.echolot.trainer.TrainingSpec.Split;
import dev.echolot.trainer.TrainingSpec.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks at data and suggests what to train: recognises numbers, categories, booleans, times, identifiers, counters and empty
 * columns by {@link DataProfileRules}. Columns whose name begins with {@code label}, in any case, are never features.
 */
public final class DataProfiler {

    /** Rows looked at, from the beginning. */
    public static final int MAX_ROWS = 200_000;

    private static final int SMALL = 1000;

    private final @Nullable String key;
    private final @Nullable String time;
    private final Set<String> ignore;

    /**
     * @param key the column of the entity, or null; never a feature
     * @param time the column of the event time, or null to take a column that looks like it
     * @param ignore columns to leave out
     */
    public DataProfiler(@Nullable String key, @Nullable String time, Set<String> ignore) {
        this.key = key;
        this.time = time;
        this.ignore = Set.copyOf(ignore);
    }

    /**
     * Profiles files of the same columns, the first {@value #MAX_ROWS} rows of them; the model is named after the first file.
     *
     * @throws DataFileException when a file cannot be read, a column named is absent, or no column can be used
     */
    public DataProfile profile(List<Path> files) throws IOException {
        List<String> columns = RecordFiles.columns(files.get(0));
        try (RecordSource source = RecordFiles.open(files, new FieldNames(columns))) {
            return profile(source, String.valueOf(files.get(0).getFileName()));
        }
    }

    /** Profiles any source; {@code name} is the file's or topic's, for messages and the model's name. */
    public DataProfile profile(RecordSource source, String name) throws IOException {
        List<String> names = source.fields().asList();
        checkColumns(names, name);
        DataProfileColumn[] columns = names.stream().map(DataProfileColumn::new).toArray(DataProfileColumn[]::new);
        long rows = 0;
        InputRecord row = source.next();
        for (; row != null && rows < MAX_ROWS; row = source.next()) {
            for (int i = 0; i < columns.length; i++) {
                columns[i].add(row, i);
            }
            rows++;
        }
        if (rows == 0) {
            throw new DataFileException(name + ": expected rows, found none below the header");
        }
        return suggest(columns, name, rows, row != null);
    }

    private void checkColumns(List<String> names, String file) throws DataFileException {
        List<String> asked = new ArrayList<>(ignore.stream().sorted().toList());
        if (key != null) {
            asked.add(key);
        }
        if (time != null) {
            asked.add(time);
        }
        List<String> absent = asked.stream()
                .filter(c -> !names.contains(c))
                .map(c -> "'" + c + "'" + NearestName.hint(c, names))
                .toList();
        if (!absent.isEmpty()) {
            throw new DataFileException(file + ": expected column " + String.join(", ", absent) + ", found "
                    + names.stream().limit(20).collect(Collectors.joining(", ")) + (names.size() > 20 ? ", ..." : ""));
        }
    }

    private DataProfile suggest(DataProfileColumn[] columns, String file, long rows, boolean more) throws IOException {
        int minCount = rows < SMALL ? 2 : TrainingSpec.DEFAULT_MIN_COUNT;
        DataProfileRules rules = new DataProfileRules(minCount);
        List<DataProfileVerdict> verdicts = new ArrayList<>();
        for (DataProfileColumn column : columns) {
            verdicts.add(verdict(column, rules, file));
        }
        EventTimeSpec eventTime = eventTime(verdicts);
        List<FieldSpec> fields = new ArrayList<>();
        Map<String, String> notes = new LinkedHashMap<>();
        Map<String, String> leftOut = new LinkedHashMap<>();
        for (DataProfileVerdict v : verdicts) {
            if (v.field() != null) {
                fields.add(v.field());
                notes.put(v.column(), v.note());
            } else if (!v.column().equals(key)) {
                boolean isTime = eventTime != null && v.column().equals(eventTime.field());
                leftOut.put(v.column(), isTime ? "the event time; as a feature: " + v.note() : v.note());
            }
        }
        if (fields.isEmpty()) {
            throw new DataFileException(file + ": expected at least one column to learn from, found none:\n  - "
                    + leftOut.entrySet().stream()
                            .map(e -> e.getKey() + ": " + e.getValue())
                            .collect(Collectors.joining("\n  - ")));
        }
        TrainingSpec spec = new TrainingSpec(
                modelName(file),
                Kind.UNDERCOMPLETE,
                key,
                eventTime,
                fields,
                Architecture.FROM_DATA,
                Training.DEFAULTS,
                Noise.DEFAULTS,
                Split.DEFAULTS,
                minCount);
        String looked = String.format(Locale.ROOT, more ? "the first %,d rows" : "%,d rows", rows);
        List<String> header = List.of(
                "Training specification, suggested by a look at " + looked + " of " + file + ".",
                String.format(
                        Locale.ROOT,
                        "Needs %,d rows (%s).",
                        RowsNeeded.of(encodedColumns(columns, fields, minCount), 0),
                        RowsNeeded.rule()));
        return new DataProfile(spec, new TrainingSpecNotes(header, hints(verdicts, eventTime), notes, leftOut), rows);
    }

    /** Vocabularies as they would be learned from these rows. */
    private static long encodedColumns(DataProfileColumn[] columns, List<FieldSpec> fields, int minCount) {
        long learned = 0;
        for (DataProfileColumn column : columns) {
            boolean category =
                    fields.stream().anyMatch(f -> f.name().equals(column.name) && f.type() == FieldType.CATEGORICAL);
            learned += category ? Math.min(VocabularyLearner.MAX_VALUES, column.frequent(minCount)) : 0;
        }
        return ColumnLayout.of(fields).columns() + learned;
    }

    private DataProfileVerdict verdict(DataProfileColumn c, DataProfileRules rules, String file) throws IOException {
        if (ignore.contains(c.name)) {
            return DataProfileVerdict.leftOut(c.name, "ignored, as asked");
        }
        if (c.name.equals(time)) {
            return askedTime(c, rules, file);
        }
        if (c.name.equals(key)) {
            return DataProfileVerdict.leftOut(c.name, "the key");
        }
        if (c.name.toLowerCase(Locale.ROOT).startsWith("label")) {
            return DataProfileVerdict.leftOut(c.name, "labels are never features");
        }
        DataProfileVerdict verdict = rules.judge(c);
        // a column called key names the entity, whatever its values look like
        return c.name.equalsIgnoreCase("key") && c.distinct() > 1
                ? DataProfileVerdict.entity(c.name, c.distinctText() + " values: the entity, by its name")
                : verdict;
    }

    private static DataProfileVerdict askedTime(DataProfileColumn c, DataProfileRules rules, String file)
            throws IOException {
        String format = c.present == 0 ? null : DataProfileRules.timeFormat(c, true);
        if (format == null) {
            throw new DataFileException(file + ": expected times in column '" + c.name
                    + "' (ISO-8601, or seconds or milliseconds since 1970), "
                    + (c.present == 0
                            ? "found nothing"
                            : "found '" + (c.firstWord != null ? c.firstWord : c.anyValue()) + "'")
                    + "; other patterns can be named in the specification under event_time");
        }
        DataProfileVerdict verdict = rules.judge(c);
        return format.equals(verdict.time())
                ? verdict
                : new DataProfileVerdict(c.name, null, format, verdict.note(), false);
    }

    /** The column asked for, else the first of times with a name that says so, else the first of times. */
    private @Nullable EventTimeSpec eventTime(List<DataProfileVerdict> verdicts) {
        DataProfileVerdict best = null;
        for (DataProfileVerdict v : verdicts) {
            if (v.time() != null
                    && (best == null
                            || v.column().equals(time)
                            || (!best.column().equals(time)
                                    && DataProfileRules.isTimeName(v.column())
                                    && !DataProfileRules.isTimeName(best.column())))) {
                best = v;
            }
        }
        return best == null || best.time() == null ? null : new EventTimeSpec(best.column(), best.time(), "UTC");
    }

    private List<String> hints(List<DataProfileVerdict> verdicts, @Nullable EventTimeSpec eventTime) {
        List<String> hints = new ArrayList<>();
        List<String> entities = verdicts.stream()
                .filter(DataProfileVerdict::entity)
                .map(DataProfileVerdict::column)
                .toList();
        if (key == null) {
            hints.add(
                    entities.isEmpty()
                            ? "key: none; rows are about the record's key (--key COLUMN names another)"
                            : "key: " + String.join(" or ", entities) + " could be it (--key " + entities.get(0)
                                    + "); without it, the record's key");
        }
        if (eventTime == null) {
            hints.add("event_time: no column of times found; the record's own time counts (--time COLUMN names one)");
        }
        return hints;
    }

    private static String modelName(String file) {
        String plain = file.replaceAll("(?i)(\\.(csv|jsonl|ndjson|json|gz))+$", "");
        String name = plain.replaceAll("[^A-Za-z0-9._-]+", "-").replaceAll("^[^A-Za-z0-9]+", "");
        return name.isEmpty() ? "model" : name.substring(0, Math.min(100, name.length()));
    }
}
