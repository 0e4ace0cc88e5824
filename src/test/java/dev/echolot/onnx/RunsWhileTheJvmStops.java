package dev.echolot.onnx;

import java.util.concurrent.CountDownLatch;

/** Main of a JVM that stops while a thread runs a model: as an application does that scores its last batches. */
public final class RunsWhileTheJvmStops {

    static final int STATUS = 7;
    static final String SAID = "ran to its end";
    private static final int WIDTH = 30;
    private static final int MOST = 1 << 16;

    private RunsWhileTheJvmStops() {}

    public static void main(String[] args) throws InterruptedException {
        OnnxGraph g = new OnnxGraph("last");
        Value w = g.constant(new float[WIDTH * WIDTH], WIDTH, WIDTH);
        Value b = g.constant(new float[WIDTH], WIDTH);
        Value hidden = g.tanh(g.gemm(g.input("x", Value.BATCH, WIDTH), w, b));
        g.output("y", g.gemm(hidden, w, b));
        OnnxSession session = OnnxSession.open("last", g.toBytes(), Device.CPU);
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Thread scorer = new Thread(() -> {
            try (session;
                    BoundSession bound = session.bind(MOST)) {
                bound.run(1);
                stop.countDown();
                Thread.sleep(500); // by then every other hook has run
                for (int rows = 2; rows <= MOST; rows *= 2) {
                    bound.run(rows); // needs more memory each time, which the runtime asks for by its environment
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            System.out.println(SAID);
            done.countDown();
        });
        scorer.setDaemon(true);
        scorer.start();
        stop.await();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(done)));
        System.exit(STATUS);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
