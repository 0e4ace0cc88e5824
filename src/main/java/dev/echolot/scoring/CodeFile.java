package dev.echolot.scoring;

import dev.echolot.features.FeatureMatrix;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UTFDataFormatException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Codes kept small: a binary file of a precision's bytes for each element of each row. Big-endian: the eight characters
 * {@code ECHOCODE}, a byte of version (3) and one of precision (0 to 2, in the order of {@link CodePrecision}), the embedding
 * space (two bytes of length, UTF-8), int32 latent, int64 rows; for int8 four float32 per element, which say what its
 * bytes stand for ({@link CodeSteps}); then the rows. A row without a code is NaN in every element, in int8 the byte -128. Behind
 * them the rows kept whole: int32 fields, int32 rows, then for each its number (int32) and its raw features (float32). Version 2
 * ends before these. Immutable but for what is added to its parts.
 *
 * @param space the embedding space the codes live in: only the model that made them can decode them
 * @param codes rows by latent, NaN = no code
 * @param whole rows that are kept as they are, too
 */
public record CodeFile(String space, CodePrecision precision, FeatureMatrix codes, WholeRows whole) {

    private static final long MAGIC = 0x4543484f434f4445L;
    private static final int VERSION = 3;
    private static final int WITHOUT_WHOLE_ROWS = 2;
    private static final int WIDEST = 1 << 20;

    /** Whether a file begins as one of these does. */
    public static boolean is(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
            return in.readLong() == MAGIC;
        } catch (EOFException e) {
            return false;
        }
    }

    /** What is left of codes at a precision: the codes that a file at that precision gives back. */
    public static FeatureMatrix rounded(FeatureMatrix codes, CodePrecision precision) {
        CodeSteps steps = steps(codes, precision);
        FeatureMatrix out = new FeatureMatrix(codes.width());
        float[] row = new float[codes.width()];
        for (int r = 0; r < codes.rows(); r++) {
            codes.copyRow(r, row, 0);
            for (int i = 0; i < row.length; i++) {
                row[i] = switch (precision) {
                    case F32 -> row[i];
                    case F16 -> CodePrecision.fromHalf(CodePrecision.toHalf(row[i]));
                    case INT8 -> steps.value(i, steps.level(i, row[i]));
                };
            }
            out.add(row, 0);
        }
        return out;
    }

    /** Only whole bytes need any. */
    private static CodeSteps steps(FeatureMatrix codes, CodePrecision precision) {
        return CodeSteps.of(precision == CodePrecision.INT8 ? codes : new FeatureMatrix(codes.width()));
    }

    /** Writes the file, replacing what is there. */
    public void write(Path file) throws IOException {
        CodeSteps steps = steps(codes, precision);
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            out.writeLong(MAGIC);
            out.writeByte(VERSION);
            out.writeByte(precision.ordinal());
            out.writeUTF(space);
            out.writeInt(codes.width());
            out.writeLong(codes.rows());
            if (precision == CodePrecision.INT8) {
                steps.write(out);
            }
            for (int r = 0; r < codes.rows(); r++) {
                for (int i = 0; i < codes.width(); i++) {
                    float value = codes.get(r, i);
                    switch (precision) {
                        case F32 -> out.writeFloat(value);
                        case F16 -> out.writeShort(CodePrecision.toHalf(value));
                        case INT8 -> out.writeByte(steps.level(i, value));
                    }
                }
            }
            whole.write(out);
        }
    }

    /** @throws IOException when the file is not one of codes, ends too early or goes on; the message names it */
    public static CodeFile read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
            if (in.readLong() != MAGIC) {
                throw new IOException(file + ": expected a file of codes, it begins otherwise");
            }
            int version = in.readUnsignedByte();
            int precision = in.readUnsignedByte();
            String space = in.readUTF();
            int latent = in.readInt();
            long rows = in.readLong();
            if (version < WITHOUT_WHOLE_ROWS
                    || version > VERSION
                    || precision >= CodePrecision.values().length
                    || latent < 1
                    || latent > WIDEST
                    || rows < 0
                    || rows > Integer.MAX_VALUE) {
                throw new IOException(file + ": expected codes of version " + WITHOUT_WHOLE_ROWS
                        + " to " + VERSION + ", precision 0 to 2, latent 1 to "
                        + WIDEST + " and at most " + Integer.MAX_VALUE + " rows, got version " + version
                        + ", precision " + precision + ", latent " + latent + ", "
                        + rows + " rows");
            }
            CodePrecision kept = CodePrecision.values()[precision];
            CodeSteps steps =
                    kept == CodePrecision.INT8 ? CodeSteps.read(in, latent) : CodeSteps.of(new FeatureMatrix(latent));
            FeatureMatrix codes = new FeatureMatrix(latent);
            float[] row = new float[latent];
            for (long r = 0; r < rows; r++) {
                for (int i = 0; i < latent; i++) {
                    row[i] = switch (kept) {
                        case F32 -> in.readFloat();
                        case F16 -> CodePrecision.fromHalf(in.readShort());
                        case INT8 -> steps.value(i, in.readByte());
                    };
                }
                codes.add(row, 0);
            }
            WholeRows whole = version < VERSION ? new WholeRows(1) : WholeRows.read(file, in, rows, WIDEST);
            if (in.read() >= 0) {
                throw new IOException(file + ": expected the end after " + rows + " codes and " + whole.count()
                        + " whole rows, it goes on");
            }
            return new CodeFile(space, kept, codes, whole);
        } catch (EOFException e) {
            throw new IOException(file + ": it ends before its last row", e);
        } catch (UTFDataFormatException e) {
            throw new IOException(file + ": expected the name of an embedding space in UTF-8: " + e.getMessage(), e);
        }
    }
}
