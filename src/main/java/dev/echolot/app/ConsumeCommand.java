package dev.echolot.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "consume",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the records of a topic from its beginning, committed ones only: as readable lines, or as one JSON",
            "object a line with the field names of the Avro schemas as they are."
        })
final class ConsumeCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(names = "--topic", required = true, paramLabel = "T", description = "An existing topic.")
    private String topic = "";

    @Option(names = "--json", description = "One JSON object a line instead of a readable line.")
    private boolean json;

    @Option(names = "--until-end", description = "Stop at what is the end of the topic now, rather than wait for more.")
    private boolean untilEnd;

    @Override
    public Integer call() {
        Map<String, String> kafka = cluster.settings();
        Brokers.requireTopic(kafka, topic);
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        PrintWriter out = spec.commandLine().getOut();
        EventText text = new EventText();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (!(untilEnd
                    && ends.entrySet().stream().allMatch(e -> consumer.position(e.getKey()) >= e.getValue()))) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    boolean wanted = !untilEnd
                            || record.offset()
                                    < ends.getOrDefault(new TopicPartition(topic, record.partition()), Long.MAX_VALUE);
                    if (wanted) {
                        out.println(json ? text.json(record) : text.line(record));
                    }
                }
                if (out.checkError()) { // flushes; true once the reader of our output is gone
                    break;
                }
            }
        }
        return 0;
    }
}
