package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.echolot.features.FeatureSpec.EventTimeSpec;
import dev.echolot.features.FieldSpec;
import dev.echolot.record.DataFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataProfilerTest {

    private static final int ROWS = 2000;

    @TempDir
    Path dir;

    private final Random random = new Random(17);

    @Test
    void recognisesNumbersAndWhichOfThemAreHeavilySkewed() throws IOException {
        assertThat(judge("temperature", i -> text(20 + random.nextGaussian())))
                .isEqualTo(FieldSpec.numeric("temperature"));
        assertThat(judge("amount", i -> text(Math.exp(3 + 1.5 * random.nextGaussian()))))
                .isEqualTo(FieldSpec.logNumeric("amount"));
        // skewed as well, but below zero, or too small for the logarithm to bend
        assertThat(judge("balance", i -> text(Math.exp(3 + 1.5 * random.nextGaussian()) - 5)))
                .isEqualTo(FieldSpec.numeric("balance"));
        assertThat(judge("rate", i -> text(Math.exp(-6 + 1.5 * random.nextGaussian()))))
                .isEqualTo(FieldSpec.numeric("rate"));
        // many zeros are no skew
        assertThat(judge("pixel", i -> i % 5 > 0 ? "0" : "" + random.nextInt(256)))
                .isEqualTo(FieldSpec.numeric("pixel"));
    }

    @Test
    void takesCodesOfFewValuesForNumbersUnlessTheyAreTextOrIds() throws IOException {
        assertThat(judge("floors", i -> "" + random.nextInt(4))).isEqualTo(FieldSpec.numeric("floors"));
        assertThat(judge("grade", i -> "g" + random.nextInt(4))).isEqualTo(FieldSpec.categorical("grade", List.of()));
        for (String id : List.of("shop_id", "id", "shopId", "shop.ID", "SHOP-ID")) {
            assertThat(judge(id, i -> "" + random.nextInt(4))).isEqualTo(FieldSpec.categorical(id, List.of()));
        }
        assertThat(judge("humid", i -> "" + random.nextInt(4))).isEqualTo(FieldSpec.numeric("humid"));
    }

    @Test
    void recognisesBooleans() throws IOException {
        assertThat(judge("flag", i -> "" + random.nextInt(2))).isEqualTo(FieldSpec.bool("flag"));
        assertThat(judge("answer", i -> random.nextBoolean() ? "Yes" : "no")).isEqualTo(FieldSpec.bool("answer"));
        // a 1 in 500 is a count that may become 2
        assertThat(judge("shells", i -> i % 500 == 0 ? "1" : "0")).isEqualTo(FieldSpec.numeric("shells"));
    }

    @Test
    void leavesOutWhatNothingCanBeLearnedFrom() throws IOException {
        assertLeftOut("constant", i -> "7", "always '7'");
        assertLeftOut("mostly", i -> i % 2 == 0 ? "7" : "", "always '7' or missing");
        assertLeftOut("nothing", i -> "", "no value in any row");
        assertLeftOut("reference", i -> "r" + random.nextLong(), "identifier or free text");
        assertLeftOut("order_id", i -> "" + random.nextInt(1_000_000), "an identifier");
        assertLeftOut("row", i -> "" + (i + 5), "a counter or a clock");
        assertLeftOut("elapsed", i -> text(i * 0.25), "a counter or a clock");
        assertLeftOut("card", i -> "" + (4_000_000_000_000_000L + random.nextInt(50)), "16 digits");
        assertLeftOut("born", i -> "19%02d-05-01".formatted(random.nextInt(90) + 10), "dates without a time of day");
        assertLeftOut("Label_x", i -> text(random.nextGaussian()), "labels are never features");
        assertLeftOut("LABEL", i -> text(random.nextGaussian()), "labels are never features");
        assertLeftOut("key", i -> "" + random.nextInt(50), "the entity, by its name");
    }

    @Test
    void countsTheFewWordsAmongNumbersAsMissing() throws IOException {
        FieldSpec field = judge("speed", i -> i % 100 == 0 ? "?" : text(random.nextGaussian()));
        assertThat(field.lenient()).isTrue();
        assertThat(profile("speed", i -> i % 100 == 0 ? "?" : text(random.nextGaussian()))
                        .notes()
                        .fields()
                        .get("speed"))
                .contains("20 cells that are no numbers ('?') count as missing");
    }

    @Test
    void takesTimesForTheEventTimeAndAsAFeatureWhenTheyCoverTwoWeeks() throws IOException {
        DataProfile year = profile("when", i -> java.time.Instant.ofEpochSecond(1_700_000_000L + i * 9000L)
                .toString());
        assertThat(year.spec().eventTime()).isEqualTo(new EventTimeSpec("when", "iso", "UTC"));
        assertThat(year.spec().fields()).contains(FieldSpec.time("when", "iso", "UTC"));
        DataProfile hours = profile("ts", i -> "" + (1_700_000_000L + i));
        assertThat(hours.spec().eventTime()).isEqualTo(new EventTimeSpec("ts", "epoch_s", "UTC"));
        assertThat(hours.notes().leftOut().get("ts"))
                .startsWith("the event time")
                .contains("within 0.6 hours");
        DataProfile ms = profile("created_at", i -> "" + (1_700_000_000_000L + i * 9_000_000L));
        assertThat(ms.spec().fields()).contains(FieldSpec.time("created_at", "epoch_ms", "UTC"));
        // the same numbers under a name that says nothing of time
        assertThat(profile("weight", i -> "" + (1_700_000_000L + random.nextInt(1000)))
                        .spec()
                        .eventTime())
                .isNull();
    }

    @Test
    void keepsKeyTimeAndIgnoredColumnsOutAsAsked() throws IOException {
        Path file = write(
                "card,seen,amount,noise",
                i -> "c" + i % 40 + "," + (1_700_000_000 + random.nextInt(100)) + "," + text(random.nextGaussian())
                        + "," + i % 7);
        DataProfile profile = new DataProfiler("card", "seen", Set.of("noise")).profile(List.of(file));
        assertThat(profile.spec().keyField()).isEqualTo("card");
        assertThat(profile.spec().eventTime()).isEqualTo(new EventTimeSpec("seen", "epoch_s", "UTC"));
        assertThat(profile.spec().fields()).containsExactly(FieldSpec.numeric("amount"));
        assertThat(TrainingSpecYaml.read("s", profile.yaml())).isEqualTo(profile.spec());
    }

    @Test
    void suggestsAKeyAmongTheIdentifiersThatComeBack() throws IOException {
        DataProfile profile = profile("customer_id", i -> "" + (i * 7919L % 400 * 2741));
        assertThat(profile.spec().keyField()).isNull();
        // 400 customers of 5 rows each can be learned; they are a category first
        assertThat(profile.spec().fields()).contains(FieldSpec.categorical("customer_id", List.of()));
        DataProfile more = profile("key", i -> "" + i % 400);
        assertThat(more.yaml()).contains("# key: key could be it (--key key)");
    }

    @Test
    void namesAbsentColumnsAndTheNearestOnes() throws IOException {
        Path file = write("card,amount", i -> "c" + i % 40 + "," + text(random.nextGaussian()));
        assertThatThrownBy(() -> new DataProfiler("crad", null, Set.of("zzz")).profile(List.of(file)))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("'zzz', 'crad' (did you mean 'card'?), found card, amount");
    }

    @Test
    void refusesDataWithoutAUsableColumnOrWithoutRows() throws IOException {
        Path file = write("a,label", i -> "7," + i);
        assertThatThrownBy(() -> new DataProfiler(null, null, Set.of()).profile(List.of(file)))
                .isInstanceOf(DataFileException.class)
                .hasMessageContaining("expected at least one column to learn from")
                .hasMessageContaining("a: always '7'");
        Path empty = Files.writeString(dir.resolve("header.csv"), "a,b\n");
        assertThatThrownBy(() -> new DataProfiler(null, null, Set.of()).profile(List.of(empty)))
                .hasMessageContaining("found none below the header");
        Path words = write("t,a", i -> "someday," + text(random.nextGaussian()));
        assertThatThrownBy(() -> new DataProfiler(null, "t", Set.of()).profile(List.of(words)))
                .hasMessageContaining("expected times in column 't'")
                .hasMessageContaining("found 'someday'");
    }

    private void assertLeftOut(String column, IntFunction<String> value, String why) throws IOException {
        DataProfile profile = profile(column, value);
        assertThat(profile.notes().leftOut().get(column)).as(column).contains(why);
        assertThat(profile.spec().fields()).extracting(FieldSpec::name).containsExactly("other");
    }

    private FieldSpec judge(String column, IntFunction<String> value) throws IOException {
        return profile(column, value).spec().fields().get(0);
    }

    private DataProfile profile(String column, IntFunction<String> value) throws IOException {
        Path file = write(column + ",other", i -> value.apply(i) + "," + text(random.nextGaussian()));
        return new DataProfiler(null, null, Set.of()).profile(List.of(file));
    }

    private Path write(String header, IntFunction<String> row) throws IOException {
        StringBuilder out = new StringBuilder(header).append('\n');
        for (int i = 0; i < ROWS; i++) {
            out.append(row.apply(i)).append('\n');
        }
        return Files.writeString(dir.resolve("data.csv"), out);
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
