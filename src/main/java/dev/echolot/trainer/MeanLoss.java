package dev.echolot.trainer;

import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.PinnedRun;
import dev.echolot.onnx.Tensor;
import java.util.Map;

/** The objective on chosen rows, without noise, draw and dropout; at most 1,024 rows at once. */
final class MeanLoss implements AutoCloseable {

    private static final int AT_ONCE = 1024;

    private final OnnxSession session;
    private final RowStore rows;
    private final int[] chosen;
    private final Tensor x;

    /** @param graph {@link TrainingGraphs#evaluation} */
    MeanLoss(byte[] graph, RowStore rows, int[] chosen, Device device) {
        this.session = OnnxSession.open("evaluation", graph, device);
        this.rows = rows;
        this.chosen = chosen;
        this.x = Tensor.floats(Math.min(AT_ONCE, chosen.length), rows.width());
    }

    double of(Tensor weights) {
        double sum = 0;
        Tensor loss = Tensor.floats(1);
        int whole = chosen.length / AT_ONCE * AT_ONCE;
        if (whole > 0) {
            try (PinnedRun run = session.pin(Map.of("x", x, "weights", weights), Map.of("loss", loss))) {
                for (int from = 0; from < whole; from += AT_ONCE) {
                    fill(from, AT_ONCE);
                    run.run();
                    sum += loss.floats().get(0);
                }
            }
        }
        int left = chosen.length - whole;
        if (left > 0) {
            try (PinnedRun run = session.pin(Map.of("x", x.rows(left), "weights", weights), Map.of("loss", loss))) {
                fill(whole, left);
                run.run();
                sum += loss.floats().get(0);
            }
        }
        return sum / chosen.length;
    }

    private void fill(int from, int count) {
        for (int i = 0; i < count; i++) {
            rows.copyRow(chosen[from + i], x.floats(), i);
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
