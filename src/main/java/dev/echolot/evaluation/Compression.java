package dev.echolot.evaluation;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.model.ModelFile;
import dev.echolot.scoring.CodeFile;
import dev.echolot.scoring.CodePrecision;
import dev.echolot.scoring.CodedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Rows kept as codes and made from them again, as {@code encode} and {@code decode} do: what a row takes, and what is lost.
 *
 * @param bytes of a row's code
 * @param error share of the numbers' variance that is lost: the mean, over the columns of numbers and booleans that vary, of
 *     the squared difference over the variance ({@link YardstickColumns#variances}). NaN where there is no such column
 * @param wrong share of the categories that come back as another; NaN where there is no categorical field
 */
public record Compression(CodePrecision precision, int bytes, double error, double wrong) {

    /**
     * With a model's codes, at each precision.
     *
     * @param columns of that model
     * @param rows raw feature vectors; missing cells are not compared
     */
    public static List<Compression> of(ModelFile model, YardstickColumns columns, FeatureMatrix rows) {
        return at(columns, rows, CodedRows.encode(model, rows), codes -> {
            FeatureMatrix decoded = CodedRows.decode(model, codes);
            return row -> columns.of(decoded, row);
        });
    }

    /** With principal components instead, so many that a code is as wide. */
    public static List<Compression> of(Pca pca, int components, YardstickColumns columns, FeatureMatrix rows) {
        FeatureMatrix codes = new FeatureMatrix(components);
        for (int r = 0; r < rows.rows(); r++) {
            codes.add(pca.code(columns.of(rows, r), components), 0);
        }
        return at(columns, rows, codes, rounded -> {
            float[] code = new float[components];
            return row -> {
                rounded.copyRow(row, code, 0);
                return pca.decode(code);
            };
        });
    }

    private static List<Compression> at(
            YardstickColumns columns,
            FeatureMatrix rows,
            FeatureMatrix codes,
            Function<FeatureMatrix, IntFunction<double[]>> decode) {
        List<Compression> out = new ArrayList<>();
        for (CodePrecision precision : CodePrecision.values()) {
            IntFunction<double[]> decoded = decode.apply(CodeFile.rounded(codes, precision));
            ColumnErrors errors = new ColumnErrors(columns, rows);
            for (int r = 0; r < rows.rows(); r++) {
                errors.add(columns.of(rows, r), decoded.apply(r));
            }
            out.add(new Compression(precision, codes.width() * precision.bytes(), errors.error(), errors.wrong()));
        }
        return out;
    }
}
