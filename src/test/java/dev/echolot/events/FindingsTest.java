package dev.echolot.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.detection.AlertPolicy;
import dev.echolot.event.Direction;
import dev.echolot.event.FieldFinding;
import dev.echolot.model.TinyModel;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.SourcePosition;
import dev.echolot.scoring.BatchScorer;
import java.lang.reflect.Proxy;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which way a field was odd: against what the echo says, where they differ. */
class FindingsTest {

    @Test
    void aNumberTheEchoRepeatsIsRareInItselfAndOneItDoesNotIsHigherOrLower() {
        // both fields make up half the score, 0 is expected of both; deviations are 50 and 2
        assertThat(directions(4, 4)).containsExactly(Direction.AS_EXPECTED, Direction.HIGHER);
        assertThat(directions(-6, 0.1f)).containsExactly(Direction.LOWER, Direction.AS_EXPECTED);
        assertThat(directions(Float.NaN, -0.3f)).containsExactly(Direction.MISSING, Direction.LOWER);
    }

    private static List<Direction> directions(float amount, float count) {
        BatchScorer scorer = (BatchScorer) Proxy.newProxyInstance(
                BatchScorer.class.getClassLoader(),
                new Class<?>[] {BatchScorer.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "features" -> FloatBuffer.wrap(new float[] {amount, count});
                    case "anomalyScore" -> 8f;
                    case "contribution" -> 4f;
                    case "expected" -> 0f;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        InputRecord input = new InputRecord(
                new FieldNames(List.of("amount", "count")), new SourcePosition("payments", 0, 7), "card", 0);
        ScoredRecord record = new ScoredRecord(
                input, "card", scorer, 0, new AlertPolicy(0.001, 1).judge(0.0001, false), 0, false, false, null);
        return new Findings(TinyModel.manifest("tiny", 1))
                .of(record).stream().map(FieldFinding::getDirection).toList();
    }
}
