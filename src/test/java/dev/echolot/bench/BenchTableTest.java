package dev.echolot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.echolot.bench.Usage.Figure;
import dev.echolot.topology.RuntimeSpec;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchTableTest {

    private static List<Measured> rounds(double... cpuNanos) {
        return Arrays.stream(cpuNanos)
                .mapToObj(nanos -> {
                    Map<Figure, Double> figures = new EnumMap<>(Figure.class);
                    for (Figure figure : Figure.values()) {
                        figures.put(figure, 1.0);
                    }
                    figures.put(Figure.CPU, nanos);
                    return new Measured(figures, 0, 0);
                })
                .toList();
    }

    private static JsonNode json(Map<Variant, List<Measured>> measured) throws Exception {
        return new ObjectMapper().readTree(new BenchTable(measured).json());
    }

    @Test
    void namesEveryRatioAfterTheVariantItComparesWith() throws Exception {
        Map<Variant, List<Measured>> measured = new EnumMap<>(Variant.class);
        for (Variant variant : Variant.values()) {
            measured.put(variant, rounds(8_000));
        }

        JsonNode table = json(measured);

        assertThat(table.get("ratios").fieldNames())
                .toIterable()
                .contains(
                        "whole_vs_no_scoring",
                        "whole_vs_same_sends",
                        "whole_vs_float_arrays",
                        "whole_vs_random_cut_forest")
                .doesNotContain("whole_vs_whole")
                .hasSize(Variant.values().length - 1);
        assertThat(table.get("variants").get("whole").get("cpu_us").asDouble()).isEqualTo(8);
    }

    @Test
    void aRatioIsTheMedianOfTheRoundsRatiosSoThatABusyMachineTouchesBothSides() throws Exception {
        Map<Variant, List<Measured>> measured = new EnumMap<>(Variant.class);
        measured.put(Variant.WHOLE, rounds(10_000, 30_000, 30_000)); // the machine got busy
        measured.put(Variant.FLOAT_ARRAYS, rounds(60_000, 180_000, 150_000));

        assertThat(json(measured).get("ratios").get("whole_vs_float_arrays").asDouble())
                .isEqualTo(6);
    }

    @Test
    void whatAnApplicationMeasuredTravelsAsOneLine() {
        Measured measured = new Measured(rounds(1234.5).get(0).perRecord(), 5_000_000_000L, 17);

        assertThat(Measured.parse(measured.line())).isEqualTo(measured);
    }

    @Test
    void aJobTravelsAsItsCommandLine() {
        String[] line = {"variant=WHOLE", "id=a", "records=10", "warm-up=5", "servers=h:1", "kafka.producer.linger.ms=5"
        };

        Job job = Job.parse(line);

        assertThat(job.arguments()).containsExactly(line);
        assertThat(job.kafka()).containsEntry("producer.linger.ms", "5").containsEntry("bootstrap.servers", "h:1");
        assertThat(job.batch()).as("as large as an application's").isEqualTo(256);
        assertThat(job.under(RuntimeSpec.Guarantee.AT_LEAST_ONCE).batch()).isEqualTo(64);
        assertThat(job.inBatchesOf(7).batch()).isEqualTo(7);
    }
}
