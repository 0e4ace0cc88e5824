package dev.echolot.model;

import dev.echolot.onnx.Device;
import dev.echolot.onnx.OnnxBytes;
import dev.echolot.onnx.OnnxException;
import dev.echolot.onnx.OnnxModel;
import dev.echolot.onnx.OnnxSession;
import dev.echolot.onnx.Preflight;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One model, one file: an ONNX graph with its {@link ModelManifest} in the metadata entry {@code echolot.manifest}, and as
 * its last bytes the entry {@code echolot.sha256}, the SHA-256 of all bytes before. Any ONNX runtime reads it. Whoever holds
 * a {@code ModelFile} holds one that passed every check. Immutable, safe to share between threads.
 */
public final class ModelFile {

    /** Metadata entry of the manifest. */
    public static final String MANIFEST_KEY = "echolot.manifest";
    /** Metadata entry of the hash, the last of the file. */
    public static final String HASH_KEY = "echolot.sha256";
    /** Larger files are refused unread: 64 MiB. */
    public static final long MAX_BYTES = 64L << 20;

    private static final int FIRST_BYTE = 0x08; // the tag of an ONNX model's first field, its IR version

    private final Path path;
    private final byte[] bytes;
    private final String sha256;
    private final ModelManifest manifest;

    private ModelFile(Path path, byte[] bytes, String sha256, ModelManifest manifest) {
        this.path = path;
        this.bytes = bytes;
        this.sha256 = sha256;
        this.manifest = manifest;
    }

    /** Where a model belongs under a directory of models: {@code card-fraud/card-fraud-1.onnx}. */
    public static Path pathIn(Path directory, ModelManifest manifest) {
        return directory.resolve(manifest.name()).resolve(manifest.id() + ".onnx");
    }

    /**
     * Puts graph and manifest together, checks the result as {@link #load(Path)} would, and writes it: into a temporary file
     * beside the target, moved over it in one step. Creates the directory.
     *
     * @param graph an ONNX model that keeps {@link ModelContract}
     * @throws ModelException when a check fails, and nothing is written; or when writing fails
     */
    public static ModelFile write(Path path, byte[] graph, ModelManifest manifest) {
        byte[] body = OnnxBytes.appendMetadata(graph, MANIFEST_KEY, ManifestJson.write(manifest));
        ModelFile model = of(path, OnnxBytes.appendMetadata(body, HASH_KEY, sha256Of(body)), null, Trial.NONE);
        try {
            Path directory = path.toAbsolutePath().getParent();
            if (directory == null) {
                throw new ModelException("model " + path + " cannot be written: it names no file");
            }
            Files.createDirectories(directory);
            // Not Files.createTempFile: that one is for its owner alone, and so would the model be.
            Path temporary = directory.resolve(path.getFileName() + "." + UUID.randomUUID() + ".tmp");
            try {
                Files.write(temporary, model.bytes, StandardOpenOption.CREATE_NEW);
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new ModelException("model " + path + " cannot be written: " + e, e);
        }
        return model;
    }

    /** @throws ModelException when the file cannot be read or fails a check */
    public static ModelFile load(Path path) {
        return load(path, null);
    }

    /**
     * Reads a file once and checks those bytes: hash, a plain graph of the exporter's operators ({@link Preflight}), manifest,
     * contract, golden vectors.
     *
     * @param pinnedSha256 hexadecimal SHA-256 the whole file must have, or null for any
     * @throws ModelException when the file cannot be read or fails a check
     */
    public static ModelFile load(Path path, @Nullable String pinnedSha256) {
        return of(path, read(path), pinnedSha256, Trial.NONE);
    }

    /**
     * As {@link #load(Path, String)}, for a service: with a trial between the checks of what stands in the file and the first
     * run of it, and only from where the path says. A symbolic link is refused unless the hash is pinned: whoever may set a
     * link could else have another file served under this name, from wherever it lies.
     *
     * @throws ModelException when the file cannot be read, fails a check or its trial
     */
    public static ModelFile load(Path path, @Nullable String pinnedSha256, Trial trial) {
        if (pinnedSha256 == null && Files.isSymbolicLink(path)) {
            throw new ModelException("model " + path + " is a symbolic link, expected a file;"
                    + " name the file it points to, or pin its hash with echolot.model.sha256");
        }
        return of(path, pinnedSha256 == null ? read(path, LinkOption.NOFOLLOW_LINKS) : read(path), pinnedSha256, trial);
    }

    /**
     * Checks bytes that were read already, as {@link #load(Path)} would.
     *
     * @param path where they are from, for messages
     */
    public static ModelFile of(Path path, byte[] bytes) {
        return of(path, bytes.clone(), null, Trial.NONE);
    }

    /** Tries a model somewhere safe before this process gives it to ONNX Runtime. */
    @FunctionalInterface
    public interface Trial {

        /** No trial. */
        Trial NONE = (bytes, sha256) -> {};

        /**
         * @param bytes the whole file, which passed every check that does not run it; not to be changed
         * @param sha256 of those bytes
         * @throws ModelException when the model is not fit to be run
         */
        void run(byte[] bytes, String sha256);
    }

    private static byte[] read(Path path, OpenOption... options) {
        if (Files.isDirectory(path)) {
            throw new ModelException("model " + path + " is a directory, expected a file");
        }
        if (!Files.exists(path)) {
            throw new ModelException("model " + path + " does not exist");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path, options)) {
            bytes = in.readNBytes((int) MAX_BYTES + 1);
        } catch (IOException e) {
            throw new ModelException("model " + path + " cannot be read: " + e, e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new ModelException("model " + path + " is larger than " + MAX_BYTES + " bytes");
        }
        return bytes;
    }

    private static ModelFile of(Path path, byte[] bytes, @Nullable String pinnedSha256, Trial trial) {
        try {
            if (bytes.length == 0) {
                throw new ModelException("it is empty");
            }
            checkHash(bytes);
            String sha256 = sha256Of(bytes);
            if (pinnedSha256 != null && !pinnedSha256.equalsIgnoreCase(sha256)) {
                throw new ModelException("its SHA-256 is " + sha256 + ", expected the pinned " + pinnedSha256);
            }
            Preflight.check(bytes);
            OnnxModel graph = OnnxModel.read(bytes);
            String json = graph.metadata().get(MANIFEST_KEY);
            if (json == null) {
                throw new ModelException("it has no metadata entry '" + MANIFEST_KEY + "'; not a model of Echolot");
            }
            ModelManifest manifest = ManifestJson.read(json);
            ModelContract.check(graph, manifest);
            trial.run(bytes, sha256);
            try (OnnxSession session = OnnxSession.open(manifest.id(), bytes, Device.CPU)) {
                GoldenVectors.check(session, manifest.golden());
            }
            GoldenVectors.checkDecoder(bytes, manifest);
            return new ModelFile(path, bytes, sha256, manifest);
        } catch (ModelException | OnnxException e) {
            throw new ModelException("model " + path + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static void checkHash(byte[] bytes) {
        if (bytes[0] != FIRST_BYTE) {
            throw new ModelException("it is not an ONNX file");
        }
        Optional<OnnxBytes.Parted> parted = OnnxBytes.split(bytes, HASH_KEY, 64);
        if (parted.isEmpty()) {
            throw new ModelException("it does not end with the entry '" + HASH_KEY + "': truncated after "
                    + bytes.length + " bytes, or not a model of Echolot");
        }
        String computed = sha256Of(parted.get().body());
        if (!computed.equals(parted.get().text())) {
            throw new ModelException("its bytes were changed: SHA-256 " + computed + ", the file itself says "
                    + parted.get().text());
        }
    }

    private static String sha256Of(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** Where it was read or written. */
    public Path path() {
        return path;
    }

    /** A copy of the whole file. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /** Size of the file in bytes. */
    public int size() {
        return bytes.length;
    }

    /** SHA-256 of the whole file, hexadecimal, lower case. */
    public String sha256() {
        return sha256;
    }

    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public String toString() {
        return manifest.id() + " (" + path + ", sha256 " + sha256 + ")";
    }
}
