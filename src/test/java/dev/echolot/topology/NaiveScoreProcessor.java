package dev.echolot.topology;

import dev.echolot.features.FeatureEncoder;
import dev.echolot.record.BadRecordException;
import dev.echolot.scoring.BatchScorer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Micro-batching as one would write it first: a buffer and a timer, nothing before the commit. Offsets are committed while
 * records wait in the buffer, so a crash loses them: the control that shows that the kill test can fail.
 */
final class NaiveScoreProcessor implements Processor<byte[], Decoded, byte[], Object> {

    private final FeatureEncoder encoder;
    private final BatchScorer scorer;
    private final List<Record<byte[], Decoded>> waiting = new ArrayList<>();
    private final List<Object> positions = new ArrayList<>();
    private @Nullable ProcessorContext<byte[], Object> context;
    private @Nullable PreCommit commit;

    NaiveScoreProcessor(FeatureEncoder encoder, BatchScorer scorer) {
        this.encoder = encoder;
        this.scorer = scorer;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
        commit = new PreCommit(newContext, Names.BATCH_STORE, () -> {}, () -> false); // for the positions only
        newContext.schedule(Duration.ofMillis(50), PunctuationType.WALL_CLOCK_TIME, now -> drain());
    }

    @Override
    public void process(Record<byte[], Decoded> record) {
        try {
            encoder.encode(record.value().input(), scorer.features(), waiting.size());
        } catch (BadRecordException e) {
            throw new IllegalStateException(e);
        }
        waiting.add(record);
        positions.add(Bound.to(commit).position());
        if (waiting.size() == scorer.maxBatch()) {
            drain();
        }
    }

    private void drain() {
        if (!waiting.isEmpty()) {
            scorer.score(waiting.size());
            String[] entities = waiting.stream().map(r -> r.value().entity()).toArray(String[]::new);
            for (int row = 0; row < waiting.size(); row++) {
                Record<byte[], Decoded> record = waiting.get(row);
                ScoredRow scored = new ScoredRow(record.value().input(), entities, entities.length, scorer, row);
                Bound.to(commit).at(positions.get(row), () -> Bound.to(context)
                        .forward(record.withValue(scored), Names.DETECT));
            }
            positions.clear();
            waiting.clear();
        }
    }
}
