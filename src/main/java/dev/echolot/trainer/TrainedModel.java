package dev.echolot.trainer;

import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A finished model, not yet a file.
 *
 * @param manifest of version 1; {@link #write} counts on
 * @param graph the ONNX model without manifest
 * @param forward what the network gave where it was trained
 */
public record TrainedModel(ModelManifest manifest, byte[] graph, ForwardPass forward) {

    /** Writes the model under a directory of models as the next free version of its name, and checks what was written. */
    public ModelFile write(Path directory) {
        int version = 1;
        while (Files.exists(ModelFile.pathIn(directory, versioned(version)))) {
            version++;
        }
        return writeTo(ModelFile.pathIn(directory, versioned(version)), version);
    }

    /** Writes the model to a file of the caller's choice, replacing what is there. */
    public ModelFile writeTo(Path file, int version) {
        return ModelFile.write(file, graph, versioned(version));
    }

    private ModelManifest versioned(int version) {
        return manifest.withVersion(version);
    }
}
