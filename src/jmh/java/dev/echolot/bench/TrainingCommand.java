package dev.echolot.bench;

import dev.echolot.trainer.PeerTrainingBench;
import dev.echolot.trainer.TrainingBench;
import dev.echolot.trainer.TrainingSizeBench;
import dev.echolot.trainer.TrainingSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code bench training}. */
@Command(
        name = "training",
        description = "What training costs: by kind (the default), beside TensorFlow Java, by rows, by width.")
final class TrainingCommand implements Callable<Integer> {

    @Option(names = "--kinds", split = ",", description = "Kinds to train; all by default.")
    private List<TrainingSpec.Kind> kinds = List.of();

    @Option(names = "--peers", description = "The same networks in TensorFlow Java, epochs taking turns.")
    private boolean peers;

    @Option(names = "--epochs", defaultValue = "30", description = "Epochs measured beside the peer.")
    private int epochs;

    @Option(names = "--rows", split = ",", description = "Numbers of rows of 30 columns.")
    private List<Long> rows = List.of();

    @Option(names = "--widths", split = ",", description = "Numbers of encoded columns.")
    private List<Integer> widths = List.of();

    @Option(names = "--scratch", defaultValue = "target", description = "Directory for rows beyond the heap.")
    private Path scratch = Path.of("target");

    @Override
    public Integer call() throws Exception {
        if (peers) {
            PeerTrainingBench.run(epochs);
        }
        if (!rows.isEmpty()) {
            TrainingSizeBench.rows(rows, scratch);
        }
        if (!widths.isEmpty()) {
            TrainingSizeBench.widths(widths, scratch);
        }
        if (!peers && rows.isEmpty() && widths.isEmpty()) {
            TrainingBench.run(kinds);
        }
        return 0;
    }
}
