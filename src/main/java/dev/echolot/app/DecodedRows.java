package dev.echolot.app;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.features.FieldSpec;
import dev.echolot.model.ModelFile;
import dev.echolot.onnx.Device;
import dev.echolot.scoring.Decoder;
import dev.echolot.scoring.WholeRows;
import java.util.List;

/** Turns codes into rows of a data file, with a header, one line a code. */
final class DecodedRows {

    private static final int BATCH = 256;

    private DecodedRows() {}

    /** @param whole rows to print as they are instead */
    static void print(ModelFile model, Device device, FeatureMatrix codes, WholeRows whole, CsvLines lines) {
        List<FieldSpec> fields = model.manifest().features().fields();
        List<ExpectedText> texts = fields.stream().map(ExpectedText::new).toList();
        fields.forEach(field -> lines.cell(field.name()));
        lines.end();
        float[] code = new float[codes.width()];
        float[] row = new float[fields.size()];
        boolean[] absent = new boolean[BATCH];
        try (Decoder decoder = Decoder.open(model, device, BATCH)) {
            for (int from = 0; from < codes.rows(); from += BATCH) {
                int rows = Math.min(BATCH, codes.rows() - from);
                for (int r = 0; r < rows; r++) {
                    codes.copyRow(from + r, code, 0);
                    absent[r] = Codes.absent(code);
                    decoder.codes().put(r * code.length, absent[r] ? new float[code.length] : code);
                }
                decoder.decode(rows);
                for (int r = 0; r < rows; r++) {
                    for (int f = 0; f < row.length; f++) {
                        row[f] = decoder.expected(r, f);
                    }
                    whole.restore(from + r, row);
                    for (int f = 0; f < row.length; f++) {
                        lines.cell(absent[r] ? "nan" : texts.get(f).of(row[f]));
                    }
                    lines.end();
                }
            }
        }
    }
}
