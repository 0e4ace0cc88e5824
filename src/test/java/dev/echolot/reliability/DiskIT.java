package dev.echolot.reliability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * S2: no room is left where the state is, or the state directory is removed, while the application runs and while it starts.
 * It goes on, or it ends or says that it is not ready; once there is room again nothing is lost.
 */
@Tag("long")
class DiskIT {

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path directory;

    @Test
    void noRoomForStateLosesNothing() throws Exception {
        Scenario scenario = Scenario.of("S2", "payments, 2 partitions, 20,000 entities");
        int rounds = scenario.times(2, 20);
        int records = scenario.count(20_000, 1_000_000);
        List<String> seen = new ArrayList<>();
        try (FullDisk disk = FullDisk.at(directory.resolve("instance-0/state"), 24)) {
            assumeTrue(disk != null, "skipped: neither mount (tmpfs) nor prlimit is permitted here");
            try (Bed bed = Bed.make(directory, 2, Map.of())) {
                Ledger ledger = bed.produce(new Payments(20_000, 5), records, 1_000, scenario.seed());
                Instance application = bed.run();
                for (int round = 0; round < rounds; round++) {
                    bed.awaitProgress(Duration.ofSeconds(60));
                    disk.fill(application.jvm());
                    seen.add("full: " + await(bed, application));

                    if (round % 2 == 0) { // closing the store writes what it has in memory
                        int code = application.jvm().end(Duration.ofSeconds(60));
                        assertThat(code)
                                .as(
                                        "exit code on SIGTERM; %s",
                                        application.jvm().tail())
                                .isNotEqualTo(-1);
                        seen.add("stopped with exit code " + code);
                    }
                    application.jvm().kill();
                    application.start();
                    disk.fill(application.jvm());
                    seen.add("start: " + await(bed, application));

                    disk.free(application.jvm());
                    long free = System.nanoTime();
                    bed.goOn(application);
                    scenario.recovered(free);

                    RestoreIT.wipe(application.state());
                    seen.add("removed: " + await(bed, application));
                    application.jvm().kill();
                    application.start();
                }
                bed.drain(ledger);

                Findings findings = bed.findings(ledger);
                scenario.verdict(
                        findings,
                        findings.exactlyOnce(),
                        rounds + " times no room on " + disk + ", at a start too; state removed; "
                                + String.join(", ", seen.stream().distinct().toList()));
                assertThat(findings.exactlyOnce()).as("%s", findings).isTrue();
            }
        }
    }

    private static String await(Bed bed, Instance application) throws InterruptedException {
        Bed.After after = bed.watchFor(application, Duration.ofSeconds(120), Duration.ofSeconds(15));
        System.out.println(after + "; " + application.jvm().lastLine());
        return after.inWords();
    }
}
