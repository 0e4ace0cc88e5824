package dev.echolot.evaluation;

import dev.echolot.features.FieldSpec;
import dev.echolot.features.FieldType;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are pictures: numeric fields {@code p0} to {@code pN}, pixels row by row of a square. Pixels that are no fields
 * (always the same in training) stay black.
 *
 * @param side pixels
 * @param places the pixel of each field
 */
record GreyPicture(int side, int[] places) {

    private static final Pattern PIXEL = Pattern.compile("p(\\d{1,5})");
    private static final int FEWEST = 16;

    /** Null where the fields are no picture. */
    static @Nullable GreyPicture of(List<FieldSpec> fields) {
        int[] places = new int[fields.size()];
        int last = 0;
        for (int f = 0; f < places.length; f++) {
            Matcher name = PIXEL.matcher(fields.get(f).name());
            if (!name.matches() || fields.get(f).type() != FieldType.NUMERIC) {
                return null;
            }
            places[f] = Integer.parseInt(name.group(1));
            last = Math.max(last, places[f]);
        }
        int side = (int) Math.ceil(Math.sqrt(last + 1.0));
        return places.length < FEWEST || side > 256 ? null : new GreyPicture(side, places);
    }

    /** The picture as a {@code data:} address of a PNG; values from {@code low} (black) to {@code high} (white). */
    String address(float[] row, double low, double high) {
        byte[] pixels = new byte[side * (side + 1)]; // each line begins with its filter, 0
        for (int f = 0; f < places.length; f++) {
            double share = (row[f] - low) / Math.max(high - low, Double.MIN_NORMAL);
            double grey = Double.isNaN(share) ? 0 : 255 * Math.max(0, Math.min(1, share));
            pixels[places[f] / side * (side + 1) + 1 + places[f] % side] = (byte) Math.round(grey);
        }
        try (ByteArrayOutputStream file = new ByteArrayOutputStream()) {
            file.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
            ByteArrayOutputStream header = new ByteArrayOutputStream();
            DataOutputStream sizes = new DataOutputStream(header);
            sizes.writeInt(side);
            sizes.writeInt(side);
            sizes.write(new byte[] {8, 0, 0, 0, 0}); // eight bits of grey
            chunk(file, "IHDR", header.toByteArray());
            ByteArrayOutputStream packed = new ByteArrayOutputStream();
            try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
                deflater.write(pixels);
            }
            chunk(file, "IDAT", packed.toByteArray());
            chunk(file, "IEND", new byte[0]);
            return "data:image/png;base64," + Base64.getEncoder().encodeToString(file.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
    }

    private static void chunk(ByteArrayOutputStream file, String type, byte[] content) throws IOException {
        DataOutputStream out = new DataOutputStream(file);
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(content);
        out.writeInt(content.length);
        out.write(name);
        out.write(content);
        out.writeInt((int) check.getValue());
    }
}
