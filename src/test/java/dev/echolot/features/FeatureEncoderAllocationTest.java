package dev.echolot.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.echolot.record.BadRecordException;
import dev.echolot.record.FieldNames;
import dev.echolot.record.InputRecord;
import dev.echolot.record.SourcePosition;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureEncoderAllocationTest {

    @Test
    void allocatesNothingForARecordThatCanBeEncoded() throws BadRecordException {
        FeatureSpec spec = new FeatureSpec(
                List.of(
                        FieldSpec.numeric("text"),
                        FieldSpec.numeric("number"),
                        FieldSpec.categorical("category", List.of("bar", "7")),
                        FieldSpec.categorical("code", List.of("7")),
                        FieldSpec.bool("flag"),
                        FieldSpec.time("utc", "iso", "UTC"),
                        FieldSpec.time("local", "iso", "Europe/Berlin"),
                        FieldSpec.time("epoch", "epoch_ms", "Europe/Berlin"),
                        FieldSpec.numeric("absent")),
                null,
                null);
        InputRecord record = new InputRecord(new FieldNames(spec.paths()), new SourcePosition("t", 0, 0), "k", 0);
        record.setText(0, "-1234.5678e-3");
        record.setNumber(1, 0.1);
        record.setText(2, "bar");
        record.setText(3, "7");
        record.setText(4, "Yes");
        record.setText(5, "2026-11-24T14:05:59.123Z");
        record.setText(6, "2026-11-24T14:05:59");
        record.setNumber(7, 1_790_000_000_000.0);
        FeatureEncoder encoder = new FeatureEncoder(spec);
        FloatBuffer target = FloatBuffer.allocate(spec.width());
        encode(encoder, record, target, 50_000);
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        encode(encoder, record, target, 10_000);
        // the counter itself may cost a little, once
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1000);
    }

    private static void encode(FeatureEncoder encoder, InputRecord record, FloatBuffer target, int times)
            throws BadRecordException {
        for (int i = 0; i < times; i++) {
            encoder.encode(record, target, 0);
        }
    }
}
