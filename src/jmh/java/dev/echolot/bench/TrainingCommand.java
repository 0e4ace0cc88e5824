package dev.echolot.bench;

import dev.echolot.trainer.TrainingBench;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code bench training}. */
@Command(name = "training", description = "Processor time of training each kind of autoencoder.")
final class TrainingCommand implements Callable<Integer> {

    @Override
    public Integer call() throws Exception {
        TrainingBench.main(new String[0]);
        return 0;
    }
}
