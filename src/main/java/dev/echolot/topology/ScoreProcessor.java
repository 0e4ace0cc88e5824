package dev.echolot.topology;

import dev.echolot.features.FeatureEncoder;
import dev.echolot.record.BadRecordException;
import dev.echolot.record.RejectReason;
import dev.echolot.scoring.BatchScorer;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Scores records in micro-batches without losing one: a buffer per task, drained when it is full, when the linger has
 * passed and no more input waits, and before every commit (see {@link PreCommit}). Each record's features are encoded straight into the scorer's
 * input as it arrives, and each leaves in order with its own offset, timestamp and headers.
 *
 * <p>Failures: a record that cannot be encoded, or whose outputs are not finite, is rejected alone. A failing runtime ends
 * the task; nothing is committed, and the records come again.
 */
final class ScoreProcessor implements Processor<byte[], Decoded, byte[], Object> {

    private final FeatureEncoder encoder;
    private final Supplier<BatchScorer> scorers;
    private final Duration linger;
    private final InputAhead.Fetched fetched;
    private final TopologyMetrics metrics;
    private final Runnable forwardNext = this::forwardNext;

    private final Record<byte[], Decoded>[] records;
    private final Object[] positions;
    private final String[] entities;
    private int waiting;
    /** When the first of those waiting came, by {@link System#nanoTime()}. */
    private long waitingSince;

    private int encoded;
    private int encodedAtTimer;
    /** Rows of a scored batch already forwarded: where to go on after a failure on the way. */
    private int forwarded;

    private boolean scored;
    private @Nullable ProcessorContext<byte[], Object> context;
    private @Nullable PreCommit commit;
    private @Nullable Cancellable timer;
    private @Nullable BatchScorer scorer;
    private @Nullable TaskMetrics counted;

    /**
     * @param scorers opened when the task starts, each time it does; closed with it
     * @param fetched what the consumers have fetched
     */
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    ScoreProcessor(
            FeatureEncoder encoder,
            Supplier<BatchScorer> scorers,
            int batchSize,
            Duration linger,
            InputAhead.Fetched fetched,
            TopologyMetrics metrics) {
        this.encoder = encoder;
        this.scorers = scorers;
        this.linger = linger;
        this.fetched = fetched;
        this.metrics = metrics;
        this.records = new Record[batchSize];
        this.positions = new Object[batchSize];
        this.entities = new String[batchSize];
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
        empty();
        BatchScorer opened = scorers.get();
        scorer = opened;
        if (opened.maxBatch() < records.length) {
            throw new IllegalArgumentException(
                    "batches of " + records.length + " need a scorer of as many rows, got one of " + opened.maxBatch());
        }
        counted = metrics.open();
        commit =
                new PreCommit(newContext, Names.BATCH_STORE, () -> drain(Measure.BATCHES_BY_COMMIT), () -> waiting > 0);
        // All tasks' timers in the same round: after each round with a timer Kafka Streams halves the records it takes
        // from each task before it looks at all tasks, the clock and its consumer again, down to one.
        timer = newContext.schedule(Instant.EPOCH, linger, PunctuationType.WALL_CLOCK_TIME, now -> linger());
    }

    @Override
    public void process(Record<byte[], Decoded> record) {
        if (scored) {
            drain(Measure.BATCHES_BY_SIZE); // a batch was cut short by a failure on its way
        }
        boolean timed = (encoded++ & TaskMetrics.SAMPLE - 1) == 0;
        long startNanos = timed || waiting == 0 ? System.nanoTime() : 0;
        if (waiting == 0) {
            waitingSince = startNanos;
        }
        FloatBuffer features = Bound.to(scorer).features();
        try {
            encoder.encode(record.value().input(), features, waiting);
            if (timed) {
                Bound.to(counted).add(Measure.DECODE_NANOS, TaskMetrics.SAMPLE * (System.nanoTime() - startNanos));
            }
        } catch (BadRecordException | RuntimeException e) { // the unforeseen too
            reject(e, record);
            return;
        }
        records[waiting] = record;
        entities[waiting] = record.value().entity();
        positions[waiting] = Bound.to(commit).position();
        waiting++;
        if (waiting == records.length) {
            drain(Measure.BATCHES_BY_SIZE);
        }
    }

    /**
     * The timer: what waits is scored, unless the input goes on, for then the batch fills by itself and would only be cut
     * short. A timer is due every time round when a batch takes longer than the linger, and Kafka Streams takes a single
     * record between two rounds then: scoring each time would end in batches of one. That records came since the last
     * timer is asked too, so that what was fetched and then taken away with its partition holds nothing up.
     */
    private void linger() {
        boolean comes = encoded != encodedAtTimer;
        encodedAtTimer = encoded;
        if (waiting == 0) {
            return;
        }
        RecordMetadata newest = Bound.to(commit).metadata(positions[waiting - 1]);
        if (!comes || !fetched.isBeyond(newest.topic(), newest.partition(), newest.offset())) {
            drain(Measure.BATCHES_BY_LINGER);
        }
    }

    /** @param why the measure that counts it */
    private void drain(Measure why) {
        if (waiting == 0) {
            return;
        }
        PreCommit hook = Bound.to(commit);
        TaskMetrics count = Bound.to(counted);
        long startNanos = System.nanoTime();
        try {
            if (!scored) {
                Bound.to(scorer).score(waiting);
                scored = true;
                long scoredNanos = System.nanoTime();
                count.add(why, 1);
                count.batch(waiting, startNanos - waitingSince, scoredNanos - startNanos);
                startNanos = scoredNanos;
            }
            for (; forwarded < waiting; forwarded++) {
                hook.at(positions[forwarded], forwardNext);
            }
        } catch (RuntimeException e) {
            throw hook.fatal(e);
        }
        count.add(Measure.PUBLISH_NANOS, System.nanoTime() - startNanos);
        empty();
    }

    private void forwardNext() {
        forward(records[forwarded], forwarded);
    }

    private void forward(Record<byte[], Decoded> record, int row) {
        BatchScorer scores = Bound.to(scorer);
        if (!finite(scores, row)) {
            reject(
                    new BadRecordException(
                            RejectReason.NON_FINITE_SCORE, "the model gave a score that is not a finite number"),
                    record);
            return;
        }
        Decoded decoded = record.value();
        Bound.to(counted).add(Measure.SCORED, 1);
        Bound.to(context)
                .forward(
                        record.withValue(new ScoredRow(decoded.input(), entities, waiting, scores, row)), Names.DETECT);
    }

    /** The score is the sum of what else is published, so one look is enough for them; the embedding is looked at too. */
    private static boolean finite(BatchScorer scorer, int row) {
        boolean finite = Float.isFinite(scorer.anomalyScore(row)) && Float.isFinite(scorer.reconstructionError(row));
        for (int i = 0; finite && i < scorer.latent(); i++) {
            finite = Float.isFinite(scorer.embedding(row, i));
        }
        return finite;
    }

    private void reject(Exception why, Record<byte[], Decoded> record) {
        Decoded decoded = record.value();
        Bound.to(context)
                .forward(
                        record.withValue(Rejection.of(
                                why,
                                decoded.input().source(),
                                record.timestamp(),
                                record.key(),
                                decoded.raw(),
                                record.headers())),
                        Names.PUBLISH);
    }

    private void empty() {
        Arrays.fill(records, 0, waiting, null);
        Arrays.fill(positions, 0, waiting, null);
        waiting = 0;
        forwarded = 0;
        scored = false;
    }

    /** Comes after the last commit: what still waits here was not committed and will be read again. */
    @Override
    public void close() {
        empty();
        if (timer != null) {
            timer.cancel();
        }
        if (counted != null) {
            metrics.close(counted);
        }
        if (scorer != null) {
            scorer.close();
            scorer = null;
        }
    }
}
