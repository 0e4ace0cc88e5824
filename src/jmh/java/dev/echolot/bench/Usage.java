package dev.echolot.bench;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * What this process has used so far. CPU time is that of the whole process without the compiler's threads: compilation ends,
 * a stream does not, and a run of seconds would count it against whichever variant is shortest; it is given apart. Where
 * {@code /proc} does not tell threads apart, compilation is part of the process's time.
 */
final class Usage {

    /** What is counted; divide by the records for a figure per record. */
    enum Figure {
        /** Nanoseconds of CPU of all threads but the compiler's: the figure that variants are compared by. */
        CPU,
        WALL,
        /** Of a restore: until the changelog was read; the rest is from the store to the heap. */
        CHANGELOG_WALL,
        /** CPU of the thread that processes records. */
        STREAM,
        /** CPU of garbage collection, which with the serial collector is all of the VM's thread. */
        COLLECTION,
        /** CPU of the just-in-time compiler, not part of {@link #CPU}. */
        COMPILER,
        /** Bytes allocated on the heap by the thread that processes records. */
        ALLOCATED_STREAM,
        /** Bytes allocated by all threads that live at the end. */
        ALLOCATED,
        /** Records and bytes (compressed) handed to the broker, changelogs included. */
        SENT_RECORDS,
        SENT_BYTES,
        /** Records written to changelogs. */
        CHANGELOG_RECORDS
    }

    private static final Path TASKS = Path.of("/proc/self/task");
    private static final Set<String> COMPILERS = Set.of("C1 CompilerThre", "C2 CompilerThre");

    private final Map<Figure, Double> figures = new EnumMap<>(Figure.class);

    private Usage() {}

    /** Now; called by the thread that processes records. */
    static Usage now() {
        Usage usage = new Usage();
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        OperatingSystemMXBean process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        double compiler = threads(COMPILERS);
        usage.figures.put(Figure.COMPILER, compiler);
        usage.figures.put(Figure.COLLECTION, threads(Set.of("VM Thread")));
        usage.figures.put(Figure.CPU, process.getProcessCpuTime() - compiler);
        usage.figures.put(Figure.STREAM, (double) threads.getCurrentThreadCpuTime());
        usage.figures.put(Figure.ALLOCATED_STREAM, (double) threads.getCurrentThreadAllocatedBytes());
        double allocated = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            allocated += Math.max(0, bytes);
        }
        usage.figures.put(Figure.ALLOCATED, allocated);
        usage.sends();
        usage.figures.put(Figure.WALL, (double) System.nanoTime());
        return usage;
    }

    double since(Usage before, Figure figure) {
        return figures.getOrDefault(figure, 0.0) - before.figures.getOrDefault(figure, 0.0);
    }

    /** Nanoseconds on a CPU of the threads of these names; 0 where {@code /proc} does not tell. */
    private static double threads(Set<String> names) {
        if (!Files.isDirectory(TASKS)) {
            return 0;
        }
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.mapToDouble(task -> nanos(task, names)).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double nanos(Path task, Set<String> names) {
        try {
            return names.contains(Files.readString(task.resolve("comm")).strip())
                    ? Double.parseDouble(
                            Files.readString(task.resolve("schedstat")).split(" ")[0])
                    : 0;
        } catch (IOException gone) {
            return 0; // it ended meanwhile; the compiler's threads stay
        }
    }

    /** From the producers' own metrics. */
    private void sends() {
        MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
        try {
            for (ObjectName topic :
                    beans.queryNames(new ObjectName("kafka.producer:type=producer-topic-metrics,*"), null)) {
                double records = (Double) beans.getAttribute(topic, "record-send-total");
                figures.merge(Figure.SENT_RECORDS, records, Double::sum);
                figures.merge(Figure.SENT_BYTES, (Double) beans.getAttribute(topic, "byte-total"), Double::sum);
                if (topic.getKeyProperty("topic").contains("-changelog")) {
                    figures.merge(Figure.CHANGELOG_RECORDS, records, Double::sum);
                }
            }
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }
}
