package dev.echolot.topology;

import dev.echolot.events.EventModel;
import dev.echolot.scoring.BatchScorer;
import dev.echolot.statistics.StateFormatException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running scoring topology. Stream threads that fail are replaced, five times in ten minutes; after that, and at once
 * when another would fail alike, the application stops and says why: it is never alive with dead threads. Thread-safe;
 * whoever starts it closes it.
 */
public final class ScoringApplication implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ScoringApplication.class);
    private static final Duration BROKER_TIMEOUT = Duration.ofSeconds(30);
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(20);
    /** How long a partition with records to read may stand still. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final KafkaStreams streams;
    private final CountDownLatch running = new CountDownLatch(1);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicReference<@Nullable Throwable> lastFailure = new AtomicReference<>();
    private final FailureBudget budget = new FailureBudget(5, TimeUnit.MINUTES.toMillis(10));

    private final RestoreProgress restore = new RestoreProgress();
    private final ScoringTopology scoring;
    private final StreamsWatch watch;
    private final FailedMember failedMember;

    private ScoringApplication(
            KafkaStreams streams, ScoringTopology scoring, FailedMember failedMember, Duration patience) {
        this.streams = streams;
        this.failedMember = failedMember;
        this.scoring = scoring;
        this.watch = new StreamsWatch(streams, patience);
        streams.setUncaughtExceptionHandler(this::failed);
        streams.setStateListener(this::changed);
        streams.setGlobalStateRestoreListener(restore);
    }

    /**
     * Checks broker and topics and starts. Returns at once; see {@link #awaitReady}.
     *
     * @throws StartException when broker, topics or state directory are not as they must be
     */
    public static ScoringApplication start(
            TopologySpec spec, RuntimeSpec runtime, EventModel model, Supplier<BatchScorer> scorers) {
        return start(spec, runtime, new ScoringTopology(spec, model, scorers));
    }

    static ScoringApplication start(TopologySpec spec, RuntimeSpec runtime, ScoringTopology scoring) {
        return start(spec, runtime, scoring, PATIENCE);
    }

    /** @param patience how long a partition with records to read may stand still before this is stuck */
    static ScoringApplication start(
            TopologySpec spec, RuntimeSpec runtime, ScoringTopology scoring, Duration patience) {
        scoring.limit(TopicCheck.check(spec, runtime, BROKER_TIMEOUT));
        StateCheck.check(spec, runtime.kafka(), BROKER_TIMEOUT);
        String instanceId = InstanceId.of(runtime.stateDir(), spec.application(), runtime.instanceId());
        Properties settings = StreamsSettings.of(spec, runtime, instanceId, scoring.fetched());
        Topology topology = scoring.get();
        LOG.info(
                "topology of {}:\n{}",
                spec.application(),
                topology.describe().toString().strip());
        KafkaStreams streams;
        try {
            streams = new KafkaStreams(topology, settings);
        } catch (KafkaException e) {
            Throwable root = e.getCause() == null ? e : e.getCause();
            throw new StartException("Kafka Streams does not start: " + root.getMessage(), e);
        }
        FailedMember failedMember = new FailedMember(spec.application(), instanceId, runtime.kafka());
        ScoringApplication application = new ScoringApplication(streams, scoring, failedMember, patience);
        streams.start();
        application.watch.start();
        return application;
    }

    /**
     * Waits until partitions are assigned and state is restored.
     *
     * @return whether that happened in time; false also when the application ended before
     */
    public boolean awaitReady(Duration timeout) throws InterruptedException {
        return running.await(timeout.toMillis(), TimeUnit.MILLISECONDS) && !ended.isDone();
    }

    /** Completes when the application has stopped: normally after {@link #close}, exceptionally when it could not go on. */
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /** How it is right now. */
    public ApplicationHealth health() {
        if (ended.isDone()) {
            return ApplicationHealth.STOPPED;
        }
        return switch (streams.state()) {
            case RUNNING -> watch.isStuck() ? ApplicationHealth.STUCK : ApplicationHealth.READY;
            case CREATED -> ApplicationHealth.STARTING;
            case REBALANCING -> running.getCount() > 0 ? ApplicationHealth.STARTING : ApplicationHealth.REBALANCING;
            case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> ApplicationHealth.STOPPED;
        };
    }

    /** What it has done since the start. */
    public TopologyMetrics metrics() {
        return scoring.metrics();
    }

    /** The model that scores. */
    public EventModel model() {
        return scoring.model();
    }

    /** Records behind the end of each input partition this instance reads, as far as its consumers know. */
    public Map<TopicPartition, Long> lag() {
        return watch.lag();
    }

    /** Changelog records still to be read back before partitions that came to this instance go on. */
    public long restoreRemaining() {
        return restore.remaining();
    }

    /** Changelog records read back since the start. */
    public long restored() {
        return restore.restored();
    }

    /** What Kafka Streams and its clients measure of themselves. */
    public Map<MetricName, ? extends Metric> kafkaMetrics() {
        return streams.metrics();
    }

    /** Commits what was scored and stops; the group keeps this member's place until the session timeout. */
    @Override
    public void close() {
        close(false);
    }

    /**
     * Commits what was scored and stops.
     *
     * @param leave whether to leave the group at once, so that others take over now rather than after the session timeout
     * @return whether everything stopped within 20 seconds
     */
    public boolean close(boolean leave) {
        CloseOptions options = CloseOptions.timeout(CLOSE_TIMEOUT)
                .withGroupMembershipOperation(
                        leave
                                ? CloseOptions.GroupMembershipOperation.LEAVE_GROUP
                                : CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP);
        watch.close();
        boolean closed = streams.close(options);
        if (closed) {
            ended.complete(null);
        } else {
            ended.completeExceptionally(
                    new StartException("the stream threads did not stop within " + CLOSE_TIMEOUT.toSeconds() + " s"));
        }
        running.countDown();
        return closed;
    }

    private StreamThreadExceptionResponse failed(Throwable failure) {
        lastFailure.set(failure);
        if (isLasting(root(failure))) {
            LOG.error(
                    "a stream thread failed in a way that another would too; stopping: {}",
                    root(failure).toString());
            LOG.debug("its failure", failure);
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        if (budget.bear(System.currentTimeMillis())) {
            LOG.warn("a stream thread failed and is replaced: {}", root(failure).toString());
            LOG.debug("its failure", failure);
            failedMember.removeAfter(Thread.currentThread());
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
        LOG.error("stream threads keep failing; stopping", failure);
        return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    }

    /** Another thread would fail alike, and meanwhile wait out the session of the first. */
    private static boolean isLasting(Throwable root) {
        return root instanceof StateFormatException
                || root instanceof AuthorizationException
                || root instanceof RecordTooLargeException;
    }

    private void changed(KafkaStreams.State now, KafkaStreams.State before) {
        LOG.debug("{} -> {}", before, now);
        if (now == KafkaStreams.State.RUNNING) {
            running.countDown();
        } else if (now == KafkaStreams.State.ERROR) {
            Throwable cause = lastFailure.get();
            watch.close();
            ended.completeExceptionally(new StartException(
                    "scoring cannot go on: " + (cause == null ? "Kafka Streams gave up" : why(root(cause))), cause));
            running.countDown();
        }
    }

    /** A refused right in words: Kafka's messages name the resource. */
    private static String why(Throwable root) {
        if (root instanceof StateFormatException) {
            return Objects.requireNonNullElse(root.getMessage(), root.toString());
        }
        if (root instanceof RecordTooLargeException) {
            return "a topic takes less than it did at the start (max.message.bytes); the log names it";
        }
        return root instanceof AuthorizationException
                ? "a right is missing: " + root.getMessage()
                        + "; echolot topics --config FILE lists all that are needed"
                : root.toString();
    }

    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return root;
    }
}
