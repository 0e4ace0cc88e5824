package dev.echolot.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulatorTest {

    private static final int RECORDS = 20_000;
    private static final int SEEDS = 8;

    /** A simulator by its seed, its schema, and the share of anomalies it promises. */
    record Case(LongFunction<Simulator> simulator, String schema, double share) {
        @Override
        public String toString() {
            return schema;
        }
    }

    static Stream<Case> cases() {
        return Stream.of(
                new Case(PaymentsSimulator::new, "transaction", PaymentsSimulator.FRAUD_SHARE),
                new Case(PumpsSimulator::new, "sensor-reading", PumpsSimulator.FAULT_SHARE));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isTheSameForTheSameSeedAndInOrderOfTime(Case simulated) {
        List<SimulatedRecord> records = take(simulated, 7, 5000);
        assertThat(take(simulated, 7, 5000)).isEqualTo(records);
        assertThat(take(simulated, 8, 5000)).isNotEqualTo(records);
        assertThat(records).extracting(r -> r.timeMs() / 1000).isSorted();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void keepsThePromisedShareOfAnomaliesOfThreeKinds(Case simulated) {
        Set<String> kinds = new HashSet<>();
        long anomalies = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            for (SimulatedRecord record : take(simulated, seed, RECORDS)) {
                if (record.anomaly() != null) {
                    anomalies++;
                    kinds.add(record.anomaly());
                }
            }
        }
        assertThat(kinds).hasSize(3);
        assertThat((double) anomalies / SEEDS / RECORDS).isEqualTo(simulated.share(), within(0.25 * simulated.share()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void fillsExactlyTheFieldsOfItsSchemaAndNeverTheTruth(Case simulated) throws Exception {
        Schema schema = new Schema.Parser()
                .parse(java.nio.file.Path.of("schemas/example/" + simulated.schema() + ".avsc")
                        .toFile());
        for (SimulatedRecord record : take(simulated, 1, 2000)) {
            assertFits(schema, record.fields());
        }
    }

    private static void assertFits(Schema schema, Map<?, ?> fields) {
        assertThat(fields.keySet())
                .map(String::valueOf)
                .containsExactlyElementsOf(
                        schema.getFields().stream().map(Schema.Field::name).toList());
        for (Schema.Field field : schema.getFields()) {
            Object value = fields.get(field.name());
            if (value instanceof Map<?, ?> nested) {
                assertFits(field.schema(), nested);
                continue;
            }
            Schema.Type type = value == null
                    ? Schema.Type.NULL
                    : value instanceof Double
                            ? Schema.Type.DOUBLE
                            : value instanceof Boolean ? Schema.Type.BOOLEAN : Schema.Type.STRING;
            assertThat(
                            field.schema().isUnion()
                                    ? field.schema().getTypes().stream()
                                            .map(Schema::getType)
                                            .toList()
                                    : List.of(field.schema().getType()))
                    .as(field.name())
                    .contains(type);
        }
    }

    private static List<SimulatedRecord> take(Case simulated, long seed, int n) {
        Simulator simulator = simulated.simulator().apply(seed);
        List<SimulatedRecord> records = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            records.add(simulator.next());
        }
        return records;
    }
}
