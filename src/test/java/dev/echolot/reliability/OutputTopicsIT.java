package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * O1: an output topic is missing, goes away, or may no longer be written. A start is refused and says which; a running
 * application ends or is not ready, commits nothing past it, and loses nothing once it is back.
 */
@Tag("long")
class OutputTopicsIT {

    private static final String EMBEDDINGS = Bed.APPLICATION + ".embeddings";
    private static final String STATISTICS = Bed.APPLICATION + ".statistics";

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void aRightThatIsMissingStopsTheStartAndOneWithdrawnStopsTheRun() throws Exception {
        Scenario scenario = Scenario.of("O1", "payments, 2 partitions, a broker with StandardAuthorizer");
        int records = scenario.count(10_000, 1_000_000);
        try (Bed bed = Bed.make(directory, GuardedBroker.start(directory), 2, Map.of())) {
            List<AclBinding> rights = GuardedBroker.rights(Bed.APPLICATION, Bed.INPUT, Bed.outputs());
            allow(bed, rights);
            Instance application = bed.run();
            application.awaitReady();
            assertThat(application.jvm().end(Duration.ofSeconds(40))).isEqualTo(143);
            int refused = 0;
            for (String topic : Bed.outputs()) {
                forbid(bed, GuardedBroker.write(topic));
                refused += refusedNaming(application, "WRITE on topic '" + topic + "'") ? 1 : 0;
                allow(bed, List.of(GuardedBroker.write(topic)));
            }
            bed.watch().admin().deleteTopics(List.of(STATISTICS)).all().get();
            refused += refusedNaming(application, STATISTICS) ? 1 : 0;
            bed.createTopics();

            Ledger ledger = bed.produce(Payments.usual(), records, 1_000, scenario.seed());
            application.start();
            int stopped = 0;
            for (String topic : List.of(EMBEDDINGS, STATISTICS)) {
                bed.awaitProgress(Duration.ofSeconds(60));
                forbid(bed, GuardedBroker.write(topic));
                Bed.After after = bed.watchFor(application, Duration.ofSeconds(120), Duration.ofSeconds(100));
                System.out.println("write on " + topic + " withdrawn: " + after + "; "
                        + application.jvm().lastLine());
                stopped += after == Bed.After.WENT_ON ? 0 : 1;
                allow(bed, List.of(GuardedBroker.write(topic)));
                long back = System.nanoTime();
                bed.goOn(application);
                scenario.recovered(back);
            }
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            boolean held = findings.exactlyOnce() && refused == 6 && stopped == 2;
            scenario.verdict(
                    findings, held, "6 starts without a right or a topic, " + refused + " refused; 2 rights withdrawn");
            assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            assertThat(refused).as("starts refused, naming what is missing").isEqualTo(6);
            assertThat(stopped).as("runs that ended or were not ready").isEqualTo(2);
        }
    }

    /** What was in the topic is gone with it; whatever was not committed before must be in the new one. */
    @Test
    void anOutputTopicThatIsDeletedStopsTheRunAndLosesNothingThatCameAfter() throws Exception {
        Scenario scenario = Scenario.of("O1-deleted", "payments, 2 partitions, the topic of embeddings deleted");
        int records = scenario.count(10_000, 1_000_000);
        try (Bed bed = Bed.make(directory, 2, Map.of())) {
            Ledger ledger = bed.produce(Payments.usual(), records, 1_000, scenario.seed());
            Instance application = bed.run();
            bed.awaitProgress(Duration.ofSeconds(60));
            bed.watch().admin().deleteTopics(List.of(EMBEDDINGS)).all().get();
            Bed.After after = bed.watchFor(application, Duration.ofSeconds(150), Duration.ofSeconds(100));
            System.out.println("deleted: " + after + "; " + application.jvm().lastLine());
            Map<TopicPartition, Long> committed = new HashMap<>(bed.watch().offsets(Bed.APPLICATION));
            bed.createTopics();
            long back = System.nanoTime();
            bed.goOn(application);
            scenario.recovered(back);
            bed.drain(ledger);

            Findings findings = bed.findings(ledger);
            Outcomes outcomes = Outcomes.read(bed.watch(), Bed.APPLICATION);
            long without = 0;
            for (int partition = 0; partition < ledger.partitions(); partition++) {
                long from = committed.getOrDefault(new TopicPartition(Bed.INPUT, partition), 0L);
                for (long offset = from; offset < ledger.positions(partition); offset++) {
                    without +=
                            Math.abs(outcomes.scores.of(partition, offset) - outcomes.embeddings.of(partition, offset));
                }
            }
            boolean exact = findings.atLeastOnce() && findings.duplicated() == 0 && findings.wrongWindows() == 0;
            boolean held = exact && without == 0 && after != Bed.After.WENT_ON;
            scenario.verdict(
                    findings,
                    held,
                    "then " + after.inWords() + "; " + without + " embeddings missing or double after it");
            assertThat(exact).as("%s", findings).isTrue();
            assertThat(without)
                    .as("embeddings missing or double after the deletion")
                    .isZero();
            assertThat(after).isNotEqualTo(Bed.After.WENT_ON);
        }
    }

    private static boolean refusedNaming(Instance application, String what) throws InterruptedException {
        int code = application.start().jvm().awaitEnd(Duration.ofSeconds(90));
        String said = application.jvm().lastLine();
        System.out.println("start: exit " + code + ", " + said);
        if (code == -1) {
            application.jvm().kill();
        }
        return code == 1 && said.startsWith("echolot: ") && said.contains(what);
    }

    private static void allow(Bed bed, List<AclBinding> rights) throws Exception {
        bed.watch().admin().createAcls(rights).all().get();
        Thread.sleep(1_000); // until the authorizer has heard of it
    }

    private static void forbid(Bed bed, AclBinding right) throws Exception {
        bed.watch().admin().deleteAcls(List.of(right.toFilter())).all().get();
        Thread.sleep(1_000);
    }
}
