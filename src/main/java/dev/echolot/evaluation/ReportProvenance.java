package dev.echolot.evaluation;

import dev.echolot.model.ModelFile;
import dev.echolot.model.ModelManifest;
import dev.echolot.model.ModelManifest.IdentityCheck;
import dev.echolot.model.ModelManifest.Posterior;
import dev.echolot.model.Provenance;
import dev.echolot.trainer.RowsNeeded;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A report's section on where its model comes from. */
final class ReportProvenance {

    private final ModelFile file;
    private final ModelManifest model;
    private final StringBuilder page = new StringBuilder();

    private ReportProvenance(ModelFile file) {
        this.file = file;
        this.model = file.manifest();
    }

    /** The section. */
    static String table(ModelFile file) {
        return new ReportProvenance(file).build();
    }

    private String build() {
        Provenance p = model.provenance();
        page.append("<h2>Provenance</h2>\n<table>\n");
        line("model", file.path().getFileName() + ", " + Html.number(file.size()) + " bytes");
        line("SHA-256", file.sha256());
        line("trained", p.trainedAt() + ", seed " + p.seed());
        line(
                "rows",
                String.format(
                        Locale.ROOT,
                        "%,d read: %,d fitted on, %,d to stop by, %,d to calibrate with",
                        p.rows(),
                        p.fitRows(),
                        p.stopRows(),
                        p.calibrationRows()));
        long needed = RowsNeeded.of(
                model.architecture().columns(), model.architecture().latent());
        line(
                "rows needed",
                String.format(Locale.ROOT, "%,d", needed) + " (" + RowsNeeded.rule() + ")"
                        + (p.rows() < needed ? ": there were too few" : ""));
        line("sources", String.join(", ", p.sources()));
        line("data fingerprint", p.dataFingerprint());
        line("epochs", p.epochs() + ", the best " + p.bestEpoch());
        line(
                "network",
                model.architecture().columns() + " columns, hidden "
                        + model.architecture().encoder() + ", code "
                        + model.architecture().latent() + ", "
                        + model.architecture().activation() + ", "
                        + Html.number(model.architecture().parameters()) + " weights");
        new TreeMap<>(model.objective()).forEach(this::line);
        new TreeMap<>(p.versions()).forEach((name, version) -> line("version of " + name, version));
        IdentityCheck identity = model.identity();
        if (identity != null) {
            line(
                    "identity check",
                    "error " + Html.number(identity.heldOut()) + " on held-out rows, "
                            + Html.number(identity.shuffled())
                            + " on rows with shuffled columns"
                            + (identity.ratio() < IdentityCheck.COPIES ? ": the network merely copies" : ""));
        }
        Posterior posterior = model.posterior();
        if (posterior != null) {
            line(
                    "posterior",
                    posterior.collapsed() + " of " + posterior.divergence().size()
                            + " dimensions of the code collapsed (less than " + Posterior.COLLAPSED
                            + " nats from the prior on held-out rows); nats per dimension: "
                            + posterior.divergence().stream().map(Html::number).collect(Collectors.joining(", ")));
        }
        line(
                "calibration",
                "p-values down to " + Html.number(model.calibration().smallestSupported())
                        + " by counting; smaller ones follow the tail");
        return page.append("</table>\n").toString();
    }

    private void line(String name, String value) {
        page.append("<tr><th>")
                .append(Html.escape(name))
                .append("</th><td>")
                .append(Html.escape(value))
                .append("</td></tr>\n");
    }
}
