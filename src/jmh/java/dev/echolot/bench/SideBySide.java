package dev.echolot.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Things to do, measured in turn, slice by slice, by the CPU time of this thread: what disturbs the machine disturbs all of
 * them alike. A figure is the median of the slices, a ratio the median of the rounds' ratios.
 */
final class SideBySide {

    private static final int WARM_UP = 4;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<String, Runnable> work = new LinkedHashMap<>();
    private final Map<String, double[]> nanos = new LinkedHashMap<>();

    SideBySide add(String name, Runnable once) {
        work.put(name, once);
        return this;
    }

    /** Runs everything in turn, {@code rounds} slices of so many milliseconds each, after a warm-up of a few. */
    SideBySide run(int rounds, int sliceMs) {
        work.keySet().forEach(name -> nanos.put(name, new double[rounds]));
        for (int round = -WARM_UP; round < rounds; round++) {
            for (Map.Entry<String, Runnable> one : work.entrySet()) {
                double perCall = slice(one.getValue(), sliceMs * 1_000_000L);
                if (round >= 0) {
                    nanos.get(one.getKey())[round] = perCall;
                }
            }
        }
        return this;
    }

    private double slice(Runnable once, long forNanos) {
        long start = threads.getCurrentThreadCpuTime();
        long calls = 0;
        long used;
        do {
            for (int i = 0; i < 4; i++) {
                once.run();
            }
            calls += 4;
            used = threads.getCurrentThreadCpuTime() - start;
        } while (used < forNanos);
        return (double) used / calls;
    }

    /** CPU microseconds of one call. */
    double micros(String name) {
        return BenchTable.median(nanos.get(name)) / 1e3;
    }

    /** How many times the CPU time of {@code name} another takes. */
    double ratio(String other, String name) {
        double[] of = nanos.get(other);
        double[] against = nanos.get(name);
        return BenchTable.median(IntStream.range(0, of.length)
                .mapToDouble(r -> of[r] / against[r])
                .toArray());
    }
}
