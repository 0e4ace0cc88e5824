package dev.echolot.app;

import dev.echolot.detection.AlertPolicy;
import dev.echolot.model.Calibration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The option {@code --alert-rate} of offline commands: the policy of the stream at that rate. */
final class AlertRates {

    private AlertRates() {}

    static AlertPolicy policy(Calibration calibration, double alertRate) {
        return new AlertPolicy(alertRate, calibration.threshold(alertRate));
    }

    /** @throws ParameterException unless the rate lies between 0 and 1 */
    static void check(CommandSpec spec, double alertRate) {
        if (!(alertRate > 0 && alertRate < 1)) {
            throw new ParameterException(
                    spec.commandLine(), "--alert-rate: expected a share between 0 and 1, got " + alertRate);
        }
    }
}
