package dev.echolot.events;

import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import dev.echolot.record.SourcePosition;
import java.nio.charset.StandardCharsets;

/**
 * What events say about the model, prepared once: its reference, its execution provider, and the identifiers of the
 * records it scores. Immutable.
 */
public final class EventModel {

    private final ModelManifest manifest;
    private final String sha256;
    private final String provider;
    private final byte[] reference;
    private final byte[] idSuffix;

    public EventModel(ModelFile file, String provider) {
        this(file.manifest(), file.sha256(), provider);
    }

    public EventModel(ModelManifest manifest, String sha256, String provider) {
        this.manifest = manifest;
        this.sha256 = sha256;
        this.provider = provider;
        this.reference = new AvroBytes()
                .text(manifest.name())
                .number(manifest.version())
                .text(sha256)
                .copy();
        this.idSuffix = ("-" + sha256.substring(0, 8)).getBytes(StandardCharsets.US_ASCII);
    }

    public ModelManifest manifest() {
        return manifest;
    }

    public String sha256() {
        return sha256;
    }

    /** {@code cpu} or {@code cuda}. */
    public String provider() {
        return provider;
    }

    /**
     * Identifier of what this model says about one record: {@code <topic>-<partition>-<offset>-<first 8 of the model's
     * SHA-256>}.
     */
    public String id(SourcePosition source) {
        return source.topic() + "-" + source.partition() + "-" + source.offset() + "-" + sha256.substring(0, 8);
    }

    /** The {@code ModelRef} of the schemas, encoded. */
    byte[] reference() {
        return reference;
    }

    byte[] idSuffix() {
        return idSuffix;
    }
}
