package dev.echolot.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.junit.jupiter.api.Test;

class AvroBytesTest {

    @Test
    void writesWhatAvroReads() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        AvroBytes out = new AvroBytes();
        for (int round = 0; round < 500; round++) {
            long number = random.nextLong() >> random.nextInt(64);
            float single = Float.intBitsToFloat(random.nextInt());
            double twice = Double.longBitsToDouble(random.nextLong());
            String text = random.nextBoolean() ? "plain-" + number : "größer-日本-" + number;
            long offset = number & Long.MAX_VALUE;
            byte[] bytes = out.reset()
                    .number(number)
                    .float32(single)
                    .text(text)
                    .float64(twice)
                    .bool(number % 2 == 0)
                    .text("a-".getBytes(StandardCharsets.UTF_8), offset, "-z".getBytes(StandardCharsets.UTF_8))
                    .copy();
            BinaryDecoder in = DecoderFactory.get().binaryDecoder(bytes, null);
            assertThat(in.readLong()).as("seed " + seed).isEqualTo(number);
            assertThat(Float.floatToRawIntBits(in.readFloat())).isEqualTo(Float.floatToRawIntBits(single));
            assertThat(in.readString()).isEqualTo(text);
            assertThat(Double.doubleToRawLongBits(in.readDouble())).isEqualTo(Double.doubleToRawLongBits(twice));
            assertThat(in.readBoolean()).isEqualTo(number % 2 == 0);
            assertThat(in.readString()).isEqualTo("a-" + offset + "-z");
            assertThat(in.isEnd()).isTrue();
        }
    }
}
