package dev.echolot.topology;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.apache.kafka.streams.errors.internals.FailedProcessingException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.InternalProcessorContext;
import org.apache.kafka.streams.processor.internals.ProcessorNode;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.apache.kafka.streams.processor.internals.RecordCollector;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.internals.CacheFlushListener;
import org.apache.kafka.streams.state.internals.CachedStateStore;
import org.jspecify.annotations.Nullable;

/**
 * Work that must be done before a task commits, and forwarding outside {@code process}: the two things micro-batching needs
 * and Kafka Streams' public API does not offer. The only class that touches Kafka's internals; the topology tests guard it
 * on every build.
 *
 * <p>How it hooks in (Kafka Streams 4.3.1): before a commit {@code StreamTask.prepareCommit} calls {@code
 * ProcessorStateManager.flushCache}, which calls every {@link CachedStateStore} in the topological order of the first node
 * that uses it, then flushes the producer, then takes the offsets. A store that holds nothing but this hook therefore runs
 * before them, and what it forwards is in the same transaction. {@code StateStore.flush} and {@code commit} come too late:
 * after the offsets. {@code Processor.close} too.
 *
 * <p>Belongs to one task, used by its thread.
 */
final class PreCommit {

    private final InternalProcessorContext<?, ?> context;
    private final ProcessorNode<?, ?, ?, ?> node;
    private final String name;
    private final boolean transactional;

    /**
     * Binds work to the hook; called in {@code Processor.init}.
     *
     * @param store the name given to {@link #store}
     * @param work runs before every commit of the task, also before those at revocation and shutdown
     * @param pending whether work is left undone: asked after each commit, as an alarm should Kafka change the order
     */
    PreCommit(ProcessorContext<?, ?> context, String store, Runnable work, Pending pending) {
        this.context = (InternalProcessorContext<?, ?>) context;
        this.node = this.context.currentNode();
        this.name = store;
        this.transactional = StreamsConfig.EXACTLY_ONCE_V2.equals(
                context.appConfigs().get(StreamsConfig.PROCESSING_GUARANTEE_CONFIG));
        ((Hook) context.getStateStore(store)).bind(work, pending);
    }

    /** Whether something waits that should have gone with the commit. */
    @FunctionalInterface
    interface Pending {
        boolean any();
    }

    /** The empty store that carries the hook; add it to the topology with the processor that binds it. */
    static StoreBuilder<StateStore> store(String name) {
        return new HookBuilder(name);
    }

    /** Where the record being processed was read, to be given to {@link #at} later. */
    Object position() {
        return context.recordContext();
    }

    /** Offset, partition and topic of a position. */
    RecordMetadata metadata(Object position) {
        return (ProcessorRecordContext) position;
    }

    /**
     * Runs work as if the record of a position were being processed by the binding node, so that what it forwards carries
     * that record's offset, partition, topic and raw bytes.
     */
    void at(@Nullable Object position, Runnable work) {
        ProcessorNode<?, ?, ?, ?> nodeBefore = context.currentNode();
        ProcessorRecordContext recordBefore = context.recordContext();
        context.setRecordContext((ProcessorRecordContext) position);
        context.setCurrentNode(node);
        try {
            work.run();
        } finally {
            context.setCurrentNode(nodeBefore);
            context.setRecordContext(recordBefore);
        }
    }

    /**
     * Waits until everything that was forwarded so far has been acknowledged; does nothing under exactly-once, where it counts
     * together with what comes after or not at all.
     */
    void awaitSentUnlessTransactional() {
        if (!transactional) {
            ((RecordCollector.Supplier) context).recordCollector().flush();
        }
    }

    /**
     * Wraps a failure that is nobody's bad record. Anything else thrown on the way of a record would meet a processing
     * exception handler, which could skip that one record and with it lose the batch; this one ends the task instead. What
     * tells Kafka Streams that the task is somebody else's now, or its state to be restored, stays what it is: wrapped it
     * would end the thread, and the next one would wait for the session of that to end.
     */
    RuntimeException fatal(RuntimeException cause) {
        boolean understood = cause instanceof FailedProcessingException
                || cause instanceof TaskMigratedException
                || cause instanceof TaskCorruptedException;
        return understood ? cause : new FailedProcessingException(name, cause);
    }

    private static final class HookBuilder implements StoreBuilder<StateStore> {

        private final String name;

        HookBuilder(String name) {
            this.name = name;
        }

        @Override
        public StateStore build() {
            return new Hook(name);
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean loggingEnabled() {
            return false;
        }

        @Override
        public Map<String, String> logConfig() {
            return Map.of();
        }

        @Override
        public StoreBuilder<StateStore> withCachingEnabled() {
            return this;
        }

        @Override
        public StoreBuilder<StateStore> withCachingDisabled() {
            return this;
        }

        @Override
        public StoreBuilder<StateStore> withLoggingEnabled(Map<String, String> config) {
            return this;
        }

        @Override
        public StoreBuilder<StateStore> withLoggingDisabled() {
            return this;
        }
    }

    private static final class Hook implements StateStore, CachedStateStore<byte[], byte[]> {

        private final String name;
        private boolean open;
        private @Nullable Runnable work;
        private @Nullable Pending pending;

        Hook(String name) {
            this.name = name;
        }

        void bind(Runnable newWork, Pending newPending) {
            work = newWork;
            pending = newPending;
        }

        @Override
        public void init(StateStoreContext context, StateStore root) {
            context.register(root, (key, value) -> {});
            open = true;
        }

        @Override
        public void flushCache() {
            if (work != null) {
                work.run();
            }
        }

        @Override
        public void commit(Map<TopicPartition, Long> offsets) {
            if (pending != null && pending.any()) {
                throw new IllegalStateException(
                        "store '" + name + "': records are left after the commit that should have taken them;"
                                + " Kafka Streams no longer calls the pre-commit hook as this version expects");
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean persistent() {
            return false;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
            work = null;
            pending = null;
        }

        @Override
        public boolean setFlushListener(CacheFlushListener<byte[], byte[]> listener, boolean sendOldValues) {
            return false;
        }

        @Override
        public void clearCache() {}
    }
}
