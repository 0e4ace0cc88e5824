package dev.echolot.topology;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The static group member id of this instance: with one, a restart takes its old place at once instead of after the session
 * timeout. Made once and kept beside the state, whose life it shares.
 */
final class InstanceId {

    private InstanceId() {}

    /** @throws StartException when the state directory cannot be written */
    static String of(Path stateDir, String application, @Nullable String given) {
        if (given != null) {
            return given;
        }
        Path file = stateDir.resolve(application + ".instance-id");
        try {
            Files.createDirectories(stateDir);
            if (Files.exists(file)) {
                String kept = Files.readString(file).strip();
                if (!kept.isEmpty()) {
                    return kept;
                }
            }
            String fresh = application + "-" + UUID.randomUUID();
            Files.writeString(file, fresh);
            return fresh;
        } catch (IOException e) {
            throw new StartException("state directory " + stateDir + " cannot be used: " + e, e);
        }
    }
}
