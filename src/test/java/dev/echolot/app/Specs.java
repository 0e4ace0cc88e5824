package dev.echolot.app;

import dev.echolot.config.ApplicationSettings;
import dev.echolot.topology.RuntimeSpec;
import dev.echolot.topology.TopologySpec;
import java.io.IOException;

/** What {@code run} makes of settings, for tests outside this package. */
public final class Specs {

    private Specs() {}

    public static TopologySpec topology(ApplicationSettings settings) throws IOException {
        return Application.topology(settings);
    }

    public static RuntimeSpec runtime(ApplicationSettings settings) {
        return Application.runtime(settings);
    }
}
