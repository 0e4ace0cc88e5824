package dev.echolot.trainer;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint as a file: a magic number, what run it is of, the numbers, and the SHA-256 of all that. Written beside and
 * moved over, so that there is always a whole one.
 */
final class CheckpointFile {

    private static final long MAGIC = 0x4543484f_434b5031L; // ECHOCKP1
    private static final int HASH = 32;

    private final Path path;
    private final Map<String, String> run;

    /** @param run what a checkpoint must agree in: {@code specification}, {@code data}, {@code seed}, ... */
    CheckpointFile(Path path, Map<String, String> run) {
        this.path = path;
        this.run = new TreeMap<>(run);
    }

    Path path() {
        return path;
    }

    boolean exists() {
        return Files.exists(path);
    }

    /**
     * The checkpoint, or null where there is none.
     *
     * @throws TrainingException when it is damaged or of another run
     */
    @Nullable
    Checkpoint read() throws IOException {
        if (!exists()) {
            return null;
        }
        byte[] bytes = Files.readAllBytes(path);
        int end = bytes.length - HASH;
        if (end < Long.BYTES
                || !Arrays.equals(sha256(Arrays.copyOf(bytes, end)), Arrays.copyOfRange(bytes, end, bytes.length))) {
            throw new TrainingException(
                    path + ": expected a checkpoint of a training run, found another file or a damaged"
                            + " one; without --resume training begins anew");
        }
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, 0, end))) {
            if (in.readLong() != MAGIC) {
                throw new TrainingException(path + ": expected a checkpoint of a training run, found another file");
            }
            agree(in);
            return new Checkpoint(
                    in.readInt(),
                    in.readLong(),
                    floats(in),
                    floats(in),
                    floats(in),
                    in.readDouble(),
                    floats(in),
                    in.readInt(),
                    doubles(in),
                    doubles(in));
        }
    }

    private void agree(DataInputStream in) throws IOException {
        Map<String, String> other = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            other.put(in.readUTF(), in.readUTF());
        }
        List<String> different = new ArrayList<>();
        run.forEach((what, value) -> {
            if (!value.equals(other.get(what))) {
                different.add(what);
            }
        });
        if (!different.isEmpty()) {
            throw new TrainingException(path + ": expected a checkpoint of this run, found one of another "
                    + String.join(", ", different) + "; without --resume training begins anew");
        }
    }

    void write(Checkpoint c) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeLong(MAGIC);
            out.writeInt(run.size());
            for (Map.Entry<String, String> e : run.entrySet()) {
                out.writeUTF(e.getKey());
                out.writeUTF(e.getValue());
            }
            out.writeInt(c.attempt());
            out.writeLong(c.step());
            write(out, c.weights());
            write(out, c.first());
            write(out, c.second());
            out.writeDouble(c.lossSum());
            write(out, c.best());
            out.writeInt(c.bestEpoch());
            write(out, c.fitLoss());
            write(out, c.stopLoss());
        }
        bytes.writeBytes(sha256(bytes.toByteArray()));
        Path parent = path.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path beside = path.resolveSibling(path.getFileName() + ".new");
        Files.write(beside, bytes.toByteArray());
        Files.move(beside, path, ATOMIC_MOVE, REPLACE_EXISTING);
    }

    void delete() throws IOException {
        Files.deleteIfExists(path);
    }

    private static void write(DataOutputStream out, float[] numbers) throws IOException {
        out.writeInt(numbers.length);
        for (float x : numbers) {
            out.writeFloat(x);
        }
    }

    private static void write(DataOutputStream out, List<Double> numbers) throws IOException {
        out.writeInt(numbers.size());
        for (double x : numbers) {
            out.writeDouble(x);
        }
    }

    private static float[] floats(DataInputStream in) throws IOException {
        float[] out = new float[in.readInt()];
        for (int i = 0; i < out.length; i++) {
            out[i] = in.readFloat();
        }
        return out;
    }

    private static List<Double> doubles(DataInputStream in) throws IOException {
        List<Double> out = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            out.add(in.readDouble());
        }
        return out;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
