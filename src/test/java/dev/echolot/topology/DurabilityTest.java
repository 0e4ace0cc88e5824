package dev.echolot.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class DurabilityTest {

    private static TopicDescription topic(String name, int replicas) {
        List<Node> nodes = IntStream.range(0, replicas)
                .mapToObj(i -> new Node(i, "b" + i, 9092))
                .toList();
        return new TopicDescription(name, false, List.of(new TopicPartitionInfo(0, nodes.get(0), nodes, nodes)));
    }

    @Test
    void warnsOnceOfATemporaryStateDirectoryAndOnceOfTooFewReplicas() {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"), "state");
        assertThat(Durability.warnings(temporary, List.of(topic("a", 1), topic("b", 3), topic("c", 2))))
                .satisfiesExactly(
                        line -> assertThat(line).contains(temporary.toString(), "temporary"),
                        line -> assertThat(line).contains("a, c").doesNotContain("b,"));
    }

    @Test
    void saysNothingWhereNothingIsAmiss() {
        assertThat(Durability.warnings(Path.of("/var/lib/echolot"), List.of(topic("a", 3))))
                .isEmpty();
    }
}
