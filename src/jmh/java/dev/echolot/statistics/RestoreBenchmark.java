package dev.echolot.statistics;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.utils.Bytes;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A partition's windows from their bytes to the heap, store and Kafka apart: nine records a window in turn, then some by chance,
 * as {@code bench restore} does, so that each is stored whole and the journal is full.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1)
@Measurement(iterations = 4)
@Fork(
        value = 1,
        jvmArgsAppend = {"-Xmx6g", "-XX:+UseSerialGC"})
public class RestoreBenchmark {

    private static final WindowSpec SPEC = new WindowSpec(24 * 3_600_000L, 10_000);
    private static final int SEEN = 9;
    private static final int BY_CHANCE = 600_000;
    private static final int COMMIT = 12_000;

    @Param({"50000", "1000000"})
    int entities;

    private final List<byte[]> windowKeys = new ArrayList<>();
    private final List<byte[]> windows = new ArrayList<>();
    private final Map<Integer, byte[]> blocks = new HashMap<>();
    private byte[] progress = {};

    @Setup
    public void setUp() {
        Random random = new Random(1);
        TreeMap<Bytes, byte[]> store = new TreeMap<>();
        PartitionWindows filled = empty();
        int records = SEEN * entities + BY_CHANCE;
        for (int i = 0; i < records; i++) {
            String name = "device-" + (i < SEEN * entities ? i % entities : random.nextInt(entities));
            filled.arrive(name, i, i, i, (entity, state, offset, cause) -> {});
            filled.add((float) Math.exp(random.nextGaussian() / 2), (float) Math.exp(random.nextGaussian() / 2), false);
            if (i % COMMIT == 0 || i == records - 1) {
                filled.save("in", 0, (key, value) -> {
                    if (value == null) {
                        store.remove(Bytes.wrap(key));
                    } else {
                        store.put(Bytes.wrap(key), value);
                    }
                });
            }
        }
        store.forEach((key, value) -> {
            byte[] bytes = key.get();
            if (ProgressKey.matches(bytes)) {
                progress = value;
            } else if (JournalKey.matches(bytes)) {
                blocks.put(JournalKey.decode(bytes).slot(), value);
            } else {
                windowKeys.add(bytes);
                windows.add(value);
            }
        });
    }

    private static PartitionWindows empty() {
        return new PartitionWindows(SPEC, 3_600_000, 2_000_000);
    }

    @Benchmark
    public int restore() {
        PartitionWindows back = empty();
        blocks.forEach(back::restoreBlock);
        back.restore(StoredProgress.decode(progress));
        for (int i = 0; i < windows.size(); i++) {
            back.restore(WindowKey.decode(windowKeys.get(i)).entity(), WindowStateCodec.decode(windows.get(i)));
        }
        back.replay(blocks::get);
        return back.openWindows();
    }
}
