package dev.echolot.app;

import dev.echolot.config.ApplicationSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How a command reaches its cluster: by address alone, or with settings of Kafka's clients, secrets among them. */
final class ClusterOptions {

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(
            names = "--bootstrap-server",
            paramLabel = "B",
            description = "host:port of the cluster; needed unless --config has it.")
    private @Nullable String servers;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = {
                "Settings of Kafka's clients, such as security.protocol: a properties file with Kafka's names, or an",
                "application's settings, of which the lines beginning 'kafka.' count."
            })
    private @Nullable Path config;

    /** For clients of any kind; {@code bootstrap.servers} is among them. */
    Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(config == null ? Map.of() : ApplicationSettings.kafka(config));
        if (servers != null) {
            settings.put("bootstrap.servers", servers);
        }
        if (!settings.containsKey("bootstrap.servers")) {
            throw new ParameterException(
                    spec.commandLine(),
                    config == null
                            ? "--bootstrap-server or --config is needed"
                            : "neither --bootstrap-server nor bootstrap.servers in " + config);
        }
        return settings;
    }
}
