package dev.echolot.bench;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import jdk.jfr.Recording;

/** A flight recording of the records that are measured: allocations and, every 10 ms, what the threads are at. */
final class FlightRecording {

    /** Names the file to record to; unset = no recording. */
    static final String FILE = "bench.recording";

    private FlightRecording() {}

    /** Runs beside the application; does nothing where none is asked for. */
    static Thread of(Meter meter) {
        String file = System.getProperty(FILE, "");
        Thread thread = new Thread(() -> record(meter, file), "bench-recording");
        thread.setDaemon(true);
        return thread;
    }

    private static void record(Meter meter, String file) {
        if (file.isEmpty()) {
            return;
        }
        try (Recording recording = prepared()) {
            while (!meter.warm()) {
                Thread.sleep(5);
            }
            recording.start();
            while (!meter.done()) {
                Thread.sleep(5);
            }
            recording.stop();
            recording.dump(Path.of(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Recording prepared() {
        Recording recording = new Recording();
        recording.enable("jdk.ObjectAllocationSample").with("throttle", "2000/s");
        recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
        recording.enable("jdk.NativeMethodSample").withPeriod(Duration.ofMillis(10));
        return recording;
    }

    /** From now until it is closed, where one is asked for. */
    static Closeable now() {
        String file = System.getProperty(FILE, "");
        if (file.isEmpty()) {
            return () -> {};
        }
        Recording recording = prepared();
        recording.start();
        return () -> {
            try (recording) {
                recording.stop();
                recording.dump(Path.of(file));
            }
        };
    }
}
