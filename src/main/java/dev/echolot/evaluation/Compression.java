package dev.echolot.evaluation;

import dev.echolot.features.FeatureMatrix;
import dev.echolot.model.ModelFile;
import dev.echolot.scoring.CodeFile;
import dev.echolot.scoring.CodePrecision;
import dev.echolot.scoring.CodedRows;
import dev.echolot.scoring.WholeRows;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Rows kept as codes and made from them again, as {@code encode --packed} and {@code decode} do: what a row takes, and what is
 * lost.
 *
 * @param whole rows that are kept whole beside their codes
 * @param bytes of a row: its code, and its share of what the rows kept whole take
 * @param error share of the numbers' variance that is lost: the mean, over the columns of numbers and booleans that vary, of
 *     the squared difference over the variance ({@link YardstickColumns#variances}). NaN where there is no such column
 * @param wrong share of the categories that come back as another; NaN where there is no categorical field
 */
public record Compression(CodePrecision precision, int whole, double bytes, double error, double wrong) {

    /** Which rows are kept whole at a precision, by the error of each. */
    private interface Choice {
        boolean[] of(CodePrecision precision, double[] errors);
    }

    /**
     * With a model's codes, at each precision, and those rows whole of which that pays.
     *
     * @param columns of that model
     * @param rows raw feature vectors; missing cells are not compared
     */
    public static List<Compression> of(ModelFile model, YardstickColumns columns, FeatureMatrix rows) {
        int latent = model.manifest().architecture().latent();
        return of(model, columns, rows, (precision, errors) -> {
            boolean[] whole = new boolean[errors.length];
            for (int r = 0; r < whole.length; r++) {
                whole[r] = WholeRows.pays(errors[r], rows.width(), latent * precision.bytes());
            }
            return whole;
        });
    }

    /** The same with as many rows whole as others have, those with the largest errors: in as many bytes where codes are as wide. */
    public static List<Compression> of(
            ModelFile model, YardstickColumns columns, FeatureMatrix rows, List<Compression> others) {
        return of(model, columns, rows, asMany(others));
    }

    private static List<Compression> of(ModelFile model, YardstickColumns columns, FeatureMatrix rows, Choice choice) {
        return at(columns, rows, CodedRows.encode(model, rows), choice, codes -> {
            FeatureMatrix decoded = CodedRows.decode(model, codes);
            return row -> columns.of(decoded, row);
        });
    }

    /** With principal components instead, and as many rows whole as others have. */
    public static List<Compression> of(
            Pca pca, int components, YardstickColumns columns, FeatureMatrix rows, List<Compression> others) {
        FeatureMatrix codes = new FeatureMatrix(components);
        double[] errors = new double[rows.rows()];
        for (int r = 0; r < errors.length; r++) {
            double[] row = columns.of(rows, r);
            codes.add(pca.code(row, components), 0);
            errors[r] = pca.reconstructionError(row, components);
        }
        return at(columns, rows, new CodedRows.Encoded(codes, errors), asMany(others), rounded -> {
            float[] code = new float[components];
            return row -> {
                rounded.copyRow(row, code, 0);
                return pca.decode(code);
            };
        });
    }

    private static Choice asMany(List<Compression> others) {
        return (precision, errors) -> {
            boolean[] whole = new boolean[errors.length];
            IntStream.range(0, errors.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(r -> -errors[r]))
                    .limit(others.get(precision.ordinal()).whole())
                    .forEach(r -> whole[r] = true);
            return whole;
        };
    }

    private static List<Compression> at(
            YardstickColumns columns,
            FeatureMatrix rows,
            CodedRows.Encoded encoded,
            Choice choice,
            Function<FeatureMatrix, IntFunction<double[]>> decode) {
        List<Compression> out = new ArrayList<>();
        for (CodePrecision precision : CodePrecision.values()) {
            IntFunction<double[]> decoded = decode.apply(CodeFile.rounded(encoded.codes(), precision));
            boolean[] whole = choice.of(precision, encoded.errors());
            ColumnErrors errors = new ColumnErrors(columns, rows);
            int kept = 0;
            for (int r = 0; r < rows.rows(); r++) {
                double[] row = columns.of(rows, r);
                errors.add(row, whole[r] ? row : decoded.apply(r));
                kept += whole[r] ? 1 : 0;
            }
            double code = (double) encoded.codes().width() * precision.bytes();
            double bytes = code + (double) kept * WholeRows.bytes(rows.width()) / rows.rows();
            out.add(new Compression(precision, kept, bytes, errors.error(), errors.wrong()));
        }
        return out;
    }
}
