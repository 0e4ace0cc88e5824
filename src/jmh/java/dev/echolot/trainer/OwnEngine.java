package dev.echolot.trainer;

import dev.echolot.features.FieldSpec;
import dev.echolot.onnx.Device;
import dev.echolot.onnx.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/** The trainer's own steps. */
final class OwnEngine implements Engine {

    private final RowStore rows;
    private final int batch;
    private final double rate;
    private final DescentStep descent;
    private final TrainingGraphs graphs;
    private long step;

    OwnEngine(DenseAutoencoder kind, RowStore rows, float[] initial, int batch, double rate) {
        this.rows = rows;
        this.batch = batch;
        this.rate = rate;
        List<FieldSpec> fields = IntStream.range(0, rows.width())
                .mapToObj(i -> FieldSpec.numeric("f" + i))
                .toList();
        int[] all = IntStream.range(0, rows.rows()).toArray();
        Preprocessing preprocessing = new Preprocessing(fields, FieldProfile.learn(fields, rows, all));
        this.graphs = new TrainingGraphs(kind, preprocessing);
        Descent.Settings settings = new Descent.Settings(1, batch, rate, 1, 1e9, 0, 0, 1);
        this.descent = new DescentStep(graphs, settings, rows, batch, 1, Checkpoint.start(0, initial), Device.CPU);
    }

    @Override
    public String name() {
        return "Echolot";
    }

    @Override
    public void epoch(RowOrder order, int epoch) {
        order.begin(epoch);
        for (int s = 0; s < rows.rows() / batch; s++) {
            descent.batch(order);
            descent.step(++step, rate, 0);
        }
    }

    @Override
    public double loss() {
        int[] all = IntStream.range(0, rows.rows()).toArray();
        try (MeanLoss loss = new MeanLoss(graphs.evaluation(), rows, all, Device.CPU)) {
            Tensor weights = descent.weights();
            return loss.of(weights);
        }
    }

    @Override
    public void close() {
        descent.close();
    }
}
