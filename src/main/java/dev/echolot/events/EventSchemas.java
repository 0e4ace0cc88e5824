package dev.echolot.events;

import dev.echolot.event.AnomalyEvent;
import dev.echolot.event.DeadLetter;
import dev.echolot.event.Embedding;
import dev.echolot.event.Reconstruction;
import dev.echolot.event.Score;
import dev.echolot.event.WindowStatistics;
import java.util.List;
import org.apache.avro.Schema;

/** The schemas of every topic written, as this build knows them: the files under {@code schemas/event}. */
public final class EventSchemas {

    private EventSchemas() {}

    public static List<Schema> all() {
        return List.of(
                AnomalyEvent.getClassSchema(),
                Embedding.getClassSchema(),
                Score.getClassSchema(),
                Reconstruction.getClassSchema(),
                WindowStatistics.getClassSchema(),
                DeadLetter.getClassSchema());
    }
}
