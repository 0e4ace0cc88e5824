package dev.echolot.app;

import dev.echolot.config.ApplicationSettings;
import dev.echolot.config.ApplicationSettings.EventFormat;
import dev.echolot.config.ApplicationSettings.Input;
import dev.echolot.config.ApplicationSettings.InputFormat;
import dev.echolot.events.EventModel;
import dev.echolot.model.ModelFile;
import dev.echolot.record.AutoRecordDecoder;
import dev.echolot.record.AvroRecordDecoder;
import dev.echolot.record.AvroSchemas;
import dev.echolot.record.FieldNames;
import dev.echolot.record.JsonRecordDecoder;
import dev.echolot.record.RecordDecoder;
import dev.echolot.scoring.ModelSession;
import dev.echolot.statistics.WindowSpec;
import dev.echolot.topology.RuntimeSpec;
import dev.echolot.topology.ScoringApplication;
import dev.echolot.topology.TopologySpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** From settings to a running application: the model is loaded and checked, the specs are built, the topology starts. */
final class Application {

    private Application() {}

    /**
     * Loads the model and starts to score.
     *
     * @throws RuntimeException of one clear line when the model, the schemas, the broker or the topics are not as needed
     */
    static ScoringApplication start(ApplicationSettings settings) throws IOException {
        return start(settings, ModelFile.load(settings.model(), settings.modelSha256()));
    }

    static ScoringApplication start(ApplicationSettings settings, ModelFile model) throws IOException {
        TopologySpec topology = topology(settings);
        ModelSession session = ModelSession.open(model, topology.device());
        try {
            ScoringApplication application = ScoringApplication.start(
                    topology,
                    runtime(settings),
                    new EventModel(model, session.provider().code()),
                    () -> session.scorer(topology.batchSize()));
            application.ended().whenComplete((done, failure) -> {
                if (failure == null) {
                    session.close(); // after a failure threads may still score; the process ends then anyway
                }
            });
            return application;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    static TopologySpec topology(ApplicationSettings settings) throws IOException {
        ApplicationSettings.Topics names = settings.output().topics();
        ApplicationSettings.Detection detection = settings.detection();
        return new TopologySpec(
                settings.application(),
                settings.input().topics(),
                decoders(settings.input()),
                settings.input().key(),
                new TopologySpec.Topics(
                        names.anomalies(),
                        names.embeddings(),
                        settings.output().scores() ? names.scores() : null,
                        settings.output().reconstructions() ? names.reconstructions() : null,
                        names.statistics(),
                        names.deadLetters()),
                settings.output().format() == EventFormat.JSON,
                settings.output().embeddings(),
                detection.alertRate(),
                detection.warmup(),
                new WindowSpec(
                        detection.windowSize().toMillis(),
                        detection.windowGrace().toMillis()),
                detection.eventTimeAheadMax(),
                detection.windowIdleClose(),
                detection.entityMax(),
                settings.runtime().batchSize(),
                settings.runtime().batchLinger(),
                settings.runtime().device(),
                settings.output().deadLetterMaxBytes());
    }

    static RuntimeSpec runtime(ApplicationSettings settings) {
        ApplicationSettings.Runtime runtime = settings.runtime();
        return new RuntimeSpec(
                runtime.guarantee(),
                runtime.commitInterval(),
                runtime.threads(),
                runtime.stateDir(),
                runtime.instanceId(),
                settings.kafka());
    }

    private static Function<FieldNames, RecordDecoder> decoders(Input input) throws IOException {
        if (input.format() == InputFormat.JSON) {
            return JsonRecordDecoder::new;
        }
        @Nullable Path directory = input.schemas();
        AvroSchemas schemas = directory == null ? AvroSchemas.of(List.of()) : AvroSchemas.read(directory);
        return input.format() == InputFormat.AVRO
                ? fields -> new AvroRecordDecoder(fields, schemas)
                : fields -> new AutoRecordDecoder(fields, schemas);
    }
}
