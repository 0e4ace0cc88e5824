package dev.echolot.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules on published data; columns and types as the data's own descriptions have them. */
class DataProfilerRealDataTest {

    private final String data = System.getProperty("echolot.data", "");

    @BeforeEach
    void needsTheData() {
        assumeTrue(!data.isBlank(), "set -Decholot.data to the directory of the public data sets");
    }

    @ParameterizedTest
    @CsvSource({
        "cardio.csv,21,0",
        "thyroid.csv,6,0",
        "satimage-2.csv,36,0",
        "pendigits.csv.gz,16,0",
        "mammography.csv,6,0",
        "shuttle.csv.gz,9,0",
        "campaign.csv.gz,62,48"
    })
    void takesEveryColumnOfTheTabularSetsForANumberOrAFlag(String file, int columns, int flags) throws IOException {
        TrainingSpec spec = profile("adbench", file).spec();
        Map<FieldType, Integer> types = types(spec);
        assertThat(spec.fields()).hasSize(columns).noneMatch(FieldSpec::log).noneMatch(FieldSpec::lenient);
        assertThat(types.getOrDefault(FieldType.BOOLEAN, 0)).isEqualTo(flags);
        assertThat(types.getOrDefault(FieldType.NUMERIC, 0)).isEqualTo(columns - flags);
        assertThat(spec.eventTime()).isNull();
    }

    @Test
    void findsCategoriesSkewAndConstantsInNetworkConnections() throws IOException {
        DataProfile profile = profile("nsl-kdd", "kddtrain20.csv.gz");
        assertThat(names(profile.spec(), FieldType.CATEGORICAL)).containsExactly("protocol_type", "service", "flag");
        assertThat(profile.spec().fields())
                .contains(
                        FieldSpec.logNumeric("duration"),
                        FieldSpec.logNumeric("src_bytes"),
                        FieldSpec.logNumeric("dst_bytes"),
                        FieldSpec.bool("logged_in"),
                        FieldSpec.numeric("serror_rate"));
        assertThat(profile.notes().leftOut().keySet())
                .containsExactly("num_outbound_cmds", "is_host_login", "label_attack", "label_difficulty", "label");
    }

    @Test
    void findsTimesCategoriesAndTheEntityInCardTransactions() throws IOException {
        DataProfile profile = profile("sparkov-sample", "transactions.csv");
        assertThat(names(profile.spec(), FieldType.CATEGORICAL))
                .containsExactly("merchant", "category", "gender", "state", "job");
        assertThat(names(profile.spec(), FieldType.NUMERIC))
                .containsExactly("amt", "city_pop", "lat", "long", "merch_lat", "merch_long");
        assertThat(names(profile.spec(), FieldType.TIME)).containsExactly("timestamp");
        assertThat(profile.spec().fields()).contains(FieldSpec.logNumeric("amt"));
        assertThat(profile.notes().leftOut().keySet()).containsExactly("key", "dob", "label");
        assertThat(profile.notes().hints()).anyMatch(hint -> hint.startsWith("key: key could be it"));
    }

    @ParameterizedTest
    @CsvSource({"features-train.csv.gz", "features-test.csv.gz"})
    void takesTheFifteenFeaturesOfTheHandbookAndNothingElse(String file) throws IOException {
        DataProfile profile = profile("handbook-fraud", file);
        assertThat(profile.spec().fields()).hasSize(15);
        assertThat(names(profile.spec(), FieldType.BOOLEAN)).containsExactly("tx_during_weekend", "tx_during_night");
        assertThat(profile.notes().leftOut().keySet())
                .containsExactly("timestamp", "key", "transaction_id", "label_scenario", "label");
        assertThat(profile.spec().eventTime()).isNotNull();
    }

    @Test
    void leavesIdentifiersOutOfTheHandbooksRawTransactions() throws IOException {
        DataProfile profile = profile("handbook-fraud", "transactions.csv.gz");
        assertThat(profile.rows()).isEqualTo(DataProfiler.MAX_ROWS);
        assertThat(profile.spec().fields())
                .containsExactly(FieldSpec.time("timestamp", "iso", "UTC"), FieldSpec.numeric("amount"));
    }

    private DataProfile profile(String directory, String file) throws IOException {
        DataProfile profile = new DataProfiler(null, null, Set.of()).profile(List.of(Path.of(data, directory, file)));
        assertThat(TrainingSpecYaml.read(file, profile.yaml())).isEqualTo(profile.spec());
        return profile;
    }

    private static List<String> names(TrainingSpec spec, FieldType type) {
        return spec.fields().stream()
                .filter(f -> f.type() == type)
                .map(FieldSpec::name)
                .toList();
    }

    private static Map<FieldType, Integer> types(TrainingSpec spec) {
        Map<FieldType, Integer> types = new EnumMap<>(FieldType.class);
        spec.fields().forEach(f -> types.merge(f.type(), 1, Integer::sum));
        return types;
    }
}
