package dev.echolot.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreflightTest {

    @Test
    void passesAHarmlessModel() {
        assertThatCode(() -> Preflight.check(HostileModels.harmless())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @EnumSource
    void refusesAHostileModelAndNamesWhatItHolds(HostileModels hostile) {
        assertThatThrownBy(() -> Preflight.check(hostile.bytes()))
                .isInstanceOf(OnnxException.class)
                .hasMessageContaining(hostile.found)
                .hasMessageNotContaining("\n");
    }

    @Test
    void refusesWhatIsHiddenOutsideTheGraph() throws Exception {
        for (byte[] hostile : HostileModels.outsideTheGraph()) {
            assertThatThrownBy(() -> Preflight.check(hostile)).isInstanceOf(OnnxException.class);
        }
    }

    /** Readers of the format join the pieces of a message that stands in several. */
    @Test
    void looksIntoEveryPieceOfAGraph() {
        byte[] good = HostileModels.harmless();
        byte[] second = HostileModels.OTHER_DOMAIN.bytes();
        byte[] both = Arrays.copyOf(good, good.length + second.length);
        System.arraycopy(second, 0, both, good.length, second.length);

        assertThatThrownBy(() -> Preflight.check(both)).hasMessageContaining("com.microsoft");
    }

    @Test
    void refusesAFieldOfAnotherWireType() {
        byte[] nodeAsNumber = {0x08, 0x0A, 0x3A, 0x02, 0x08, 0x01};
        assertThatThrownBy(() -> Preflight.check(nodeAsNumber)).hasMessageContaining("field 1 in a graph");
    }

    /** What passes is what the full parser sees: no operator, no size slips through because two parsers differ. */
    @Test
    void whateverPassesOfDamagedModelsHoldsNothingElseEither() {
        long seed = 20_261_121;
        Random random = new Random(seed);
        byte[] good = HostileModels.harmless();
        int passed = 0;
        for (int round = 0; round < 50_000; round++) {
            byte[] bad = round % 2 == 0 ? good.clone() : HostileModels.NESTED_GRAPH.bytes();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                int bit = random.nextInt(8 * bad.length);
                bad[bit / 8] ^= (byte) (1 << bit % 8);
            }
            bad = random.nextInt(10) == 0 ? Arrays.copyOf(bad, random.nextInt(bad.length)) : bad;
            try {
                Preflight.check(bad);
            } catch (OnnxException refused) {
                continue;
            }
            passed++;
            try {
                OnnxModel model = OnnxModel.read(bad);
                assertThat(Operators.EXPORTED)
                        .as("seed %d round %d", seed, round)
                        .containsAll(model.operators());
                assertThat(model.externalData()).isFalse();
                assertThat(model.nodes()).isLessThanOrEqualTo(Preflight.MAX_NODES);
            } catch (OnnxException refusedLater) {
                // no outputs, say
            }
        }
        assertThat(passed).as("the test looks at something").isPositive();
    }
}
