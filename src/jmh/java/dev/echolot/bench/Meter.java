package dev.echolot.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * CPU and wall time of this process per record, from the end of the warm-up to the last record. CPU time is that of the
 * whole process: stream threads, Kafka's client threads, compilation and garbage collection. Counted from one thread.
 */
final class Meter {

    private final OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final long warmUp;
    private final long records;
    private long counted;
    private long cpuNanos;
    private long wallNanos;
    private volatile boolean done;

    Meter(long warmUp, long records) {
        this.warmUp = warmUp;
        this.records = records;
    }

    void count() {
        counted++;
        if (counted == warmUp) {
            cpuNanos = process.getProcessCpuTime();
            wallNanos = System.nanoTime();
        } else if (counted == records) {
            cpuNanos = process.getProcessCpuTime() - cpuNanos;
            wallNanos = System.nanoTime() - wallNanos;
            done = true;
        }
    }

    boolean done() {
        return done;
    }

    double cpuMicros() {
        return cpuNanos / 1e3 / (records - warmUp);
    }

    double wallMicros() {
        return wallNanos / 1e3 / (records - warmUp);
    }
}
