package dev.echolot.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Before the start: does the application's principal have the rights it needs? Each one that is missing is named, all in one
 * message. Nothing is changed on the cluster but for one transactional id, {@code <application>-start-check}, which the
 * broker forgets after a week. What can only be seen once a group or an internal topic exists shows then, at run time.
 */
final class AccessCheck {

    private final Admin admin;
    private final TopologySpec spec;
    private final RuntimeSpec runtime;
    private final Set<String> missing = new LinkedHashSet<>();

    AccessCheck(Admin admin, TopologySpec spec, RuntimeSpec runtime) {
        this.admin = admin;
        this.spec = spec;
        this.runtime = runtime;
    }

    /** The rights that are missing, as {@code READ on topic 'payments'}; empty where none is. */
    List<String> missing() throws InterruptedException, ExecutionException {
        Map<String, KafkaFuture<TopicDescription>> topics = TopicCheck.describe(admin, TopicCheck.topics(spec));
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic : topics.entrySet()) {
            boolean input = spec.inputTopics().contains(topic.getKey());
            topic(topic.getKey(), topic.getValue(), input ? Set.of(AclOperation.READ) : Set.of(AclOperation.WRITE));
        }
        internal(spec.application() + "-" + Names.WINDOWS_STORE + "-changelog", AclOperation.READ, AclOperation.WRITE);
        if (spec.key() == TopologySpec.Key.FIELD) {
            internal(
                    spec.application() + "-" + Names.BY_ENTITY + "-repartition",
                    AclOperation.READ,
                    AclOperation.WRITE,
                    AclOperation.DELETE);
        }
        group();
        if (missing.isEmpty() && runtime.guarantee() == RuntimeSpec.Guarantee.EXACTLY_ONCE) {
            transactions();
        }
        return new ArrayList<>(missing);
    }

    /** @return whether it exists, as far as can be told */
    private boolean topic(String name, KafkaFuture<TopicDescription> answer, Set<AclOperation> needed)
            throws InterruptedException, ExecutionException {
        try {
            allowed(answer.get().authorizedOperations(), needed, "topic '" + name + "'");
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicAuthorizationException) {
                needed.stream().sorted().forEach(operation -> missing.add(operation + " on topic '" + name + "'"));
                return true;
            }
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return false;
            }
            throw e;
        }
    }

    /** A topic that Kafka Streams makes: either it is there, or we may create it. */
    private void internal(String name, AclOperation... needed) throws InterruptedException, ExecutionException {
        KafkaFuture<TopicDescription> answer =
                TopicCheck.describe(admin, Set.of(name)).get(name);
        if (topic(name, Bound.to(answer), Set.of(needed))) {
            return;
        }
        try {
            admin.createTopics(
                            List.of(new NewTopic(name, Optional.empty(), Optional.empty())),
                            new CreateTopicsOptions().validateOnly(true))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                missing.add(AclOperation.CREATE + " on topic '" + name + "'");
            } else if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private void group() throws InterruptedException, ExecutionException {
        String name = "group '" + spec.application() + "'";
        try {
            KafkaFuture<ConsumerGroupDescription> answer = admin.describeConsumerGroups(
                            List.of(spec.application()),
                            new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                    .describedGroups()
                    .get(spec.application());
            ConsumerGroupDescription group = Bound.to(answer).get();
            allowed(group.authorizedOperations(), Set.of(AclOperation.READ), name);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthorizationException) {
                missing.add(AclOperation.READ + " on " + name);
            } else if (!(e.getCause() instanceof GroupIdNotFoundException)) {
                throw e;
            }
        }
    }

    private void transactions() {
        Map<String, Object> settings = new HashMap<>(runtime.kafka());
        String id = spec.application() + "-start-check";
        settings.put("transactional.id", id);
        settings.put("max.block.ms", "30000");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.initTransactions();
        } catch (AuthorizationException e) {
            missing.add(AclOperation.WRITE + " on transactional id '" + id + "'");
        } catch (TimeoutException e) {
            throw new StartException(
                    "no transaction coordinator answered within 30 s: exactly-once needs a cluster whose"
                            + " __transaction_state topic has enough replicas",
                    e);
        } catch (KafkaException e) {
            if (e.getCause() instanceof AuthorizationException) {
                missing.add(AclOperation.WRITE + " on transactional id '" + id + "'");
            } else {
                throw e;
            }
        }
    }

    private void allowed(@Nullable Set<AclOperation> given, Set<AclOperation> needed, String resource) {
        if (given == null || given.isEmpty() || given.contains(AclOperation.ALL)) {
            return; // a broker that does not tell
        }
        needed.stream()
                .filter(operation -> !given.contains(operation))
                .sorted()
                .forEach(operation -> missing.add(operation + " on " + resource));
    }
}
