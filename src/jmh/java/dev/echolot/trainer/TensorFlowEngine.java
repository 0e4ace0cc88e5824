package dev.echolot.trainer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.StdArrays;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Gradients;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/**
 * The same network in TensorFlow Java, the way it is fastest there: one graph, the rows a constant in it, a step gathers its
 * rows by their numbers; its own Adam; one thread.
 */
final class TensorFlowEngine implements Engine {

    private final int rows;
    private final int batch;
    private final Graph graph = new Graph();
    private final Session session;
    private final Placeholder<TInt32> places;
    private final Operand<TFloat32> loss;
    private final List<Op> steps = new ArrayList<>();
    private final TInt32 fed;
    private final int[] chosen;

    TensorFlowEngine(Weights shapes, RowStore data, float[] initial, int batch, float rate) {
        this.rows = data.rows();
        this.batch = batch;
        this.chosen = new int[batch];
        this.fed = TInt32.tensorOf(Shape.of(batch));
        Ops tf = Ops.create(graph);
        float[] cells = new float[rows * data.width()];
        for (int r = 0; r < rows; r++) {
            data.copyRow(r, cells, r * data.width());
        }
        Operand<TFloat32> all = tf.constant(Shape.of(rows, data.width()), DataBuffers.of(cells));
        places = tf.placeholder(TInt32.class, Placeholder.shape(Shape.of(-1)));
        Operand<TFloat32> x = tf.gather(all, places, tf.constant(0));
        List<Op> starts = new ArrayList<>();
        List<Variable<TFloat32>> variables = new ArrayList<>();
        Operand<TFloat32> y = x;
        int last = shapes.layers().size() - 1;
        for (int i = 0; i <= last; i++) {
            Weights.Layer layer = shapes.layers().get(i);
            Variable<TFloat32> w = variable(tf, starts, shapes.matrix(i, initial), Shape.of(layer.in(), layer.out()));
            Variable<TFloat32> b = variable(tf, starts, new float[layer.out()], Shape.of(layer.out()));
            variables.add(w);
            variables.add(b);
            y = tf.nn.biasAdd(tf.linalg.matMul(y, w), b);
            boolean linear = i == last || i == last / 2; // the output and the code
            y = linear ? y : tf.math.tanh(y);
        }
        loss = tf.math.mean(tf.math.square(tf.math.sub(y, x)), tf.array(0, 1));
        Variable<TFloat32> firstPower = variable(tf, starts, new float[] {0.9f}, Shape.scalar());
        Variable<TFloat32> secondPower = variable(tf, starts, new float[] {0.999f}, Shape.scalar());
        Gradients gradients = tf.gradients(loss, variables);
        List<Op> computed = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            computed.add(gradients.dy(i));
        }
        // else a weight may move while another layer's gradient still reads it
        Ops gated = tf.withControlDependencies(computed);
        List<Op> applied = new ArrayList<>();
        for (int i = 0; i < variables.size(); i++) {
            Shape shape = variables.get(i).shape();
            float[] zeros = new float[(int) shape.size()];
            applied.add(gated.train.applyAdam(
                    variables.get(i),
                    variable(tf, starts, zeros, shape),
                    variable(tf, starts, zeros, shape),
                    firstPower,
                    secondPower,
                    tf.constant(rate),
                    tf.constant(0.9f),
                    tf.constant(0.999f),
                    tf.constant(1e-8f),
                    gradients.dy(i)));
        }
        Ops after = tf.withControlDependencies(applied);
        steps.add(after.assign(firstPower, after.math.mul(firstPower, tf.constant(0.9f))));
        steps.add(after.assign(secondPower, after.math.mul(secondPower, tf.constant(0.999f))));
        ConfigProto oneThread = ConfigProto.newBuilder()
                .setIntraOpParallelismThreads(1)
                .setInterOpParallelismThreads(1)
                .build();
        session = new Session(graph, oneThread);
        Session.Runner runner = session.runner();
        starts.forEach(runner::addTarget);
        runner.run().close();
    }

    private static Variable<TFloat32> variable(Ops tf, List<Op> starts, float[] start, Shape shape) {
        Variable<TFloat32> variable = tf.variable(shape, TFloat32.class);
        starts.add(tf.assign(variable, tf.constant(shape, DataBuffers.of(start))));
        return variable;
    }

    @Override
    public String name() {
        return "TensorFlow Java";
    }

    @Override
    public void epoch(RowOrder order, int epoch) {
        order.begin(epoch);
        for (int s = 0; s < rows / batch; s++) {
            for (int i = 0; i < batch; i++) {
                order.step();
                chosen[i] = order.row();
            }
            fed.asRawTensor().data().asInts().write(chosen);
            Session.Runner runner = session.runner().feed(places, fed);
            steps.forEach(runner::addTarget);
            runner.run().close();
        }
    }

    @Override
    public double loss() {
        int[] all = new int[rows];
        Arrays.setAll(all, i -> i);
        try (TInt32 every = TInt32.tensorOf(StdArrays.ndCopyOf(all));
                Result result = session.runner().feed(places, every).fetch(loss).run()) {
            return ((TFloat32) result.get(0)).getFloat();
        }
    }

    @Override
    public void close() {
        fed.close();
        session.close();
        graph.close();
    }
}
