package dev.echolot.reliability;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Readable records for the tiny model, half JSON, half Avro: {@code amount}, {@code count}, event time {@code at}. Event
 * time runs 50 ms a record, shuffled by up to 5 s, one record in a hundred two minutes behind, so that windows of a minute
 * close all the time and some records are late. One in a thousand is an anomaly.
 */
final class Payments implements Load {

    static final Schema SCHEMA = SchemaBuilder.record("Payment")
            .namespace("dev.echolot.reliability")
            .fields()
            .requiredDouble("amount")
            .requiredInt("count")
            .requiredLong("at")
            .requiredString("note")
            .endRecord();
    /** Event time of the first record: long before its Kafka timestamp, so that none is ahead of it. */
    static final long START = 1_760_000_040_000L;

    private final int entities;
    private final int stepMs;

    Payments(int entities, int stepMs) {
        this.entities = entities;
        this.stepMs = stepMs;
    }

    /** 200 entities, 50 ms of event time a record. */
    static Payments usual() {
        return new Payments(200, 50);
    }

    @Override
    public Sent record(int n, Random random) {
        byte[] key = ("c" + random.nextInt(entities)).getBytes(StandardCharsets.UTF_8);
        long at = START + (long) n * stepMs - (random.nextInt(100) == 0 ? 120_000 : random.nextInt(5_000));
        double amount = random.nextInt(1_000) == 0 ? 1_000 : Math.round(10_000 + 2_000 * random.nextGaussian()) / 100.0;
        int count = 1 + random.nextInt(8);
        return Sent.good(key, random.nextBoolean() ? json(amount, count, at) : avro(amount, count, at));
    }

    static byte[] json(double amount, int count, long at) {
        return ("{\"amount\":" + amount + ",\"count\":" + count + ",\"at\":" + at + "}")
                .getBytes(StandardCharsets.UTF_8);
    }

    static byte[] avro(double amount, int count, long at) {
        GenericRecord record = new GenericData.Record(SCHEMA);
        record.put("amount", amount);
        record.put("count", count);
        record.put("at", at);
        record.put("note", "n");
        return singleObject(record);
    }

    /** {@code c3 01}, the schema's fingerprint, the record. */
    static byte[] singleObject(GenericRecord record) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.write(0xC3);
            out.write(1);
            out.write(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(SchemaNormalization.parsingFingerprint64(record.getSchema()))
                    .array());
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
            encoder.flush();
            return out.toByteArray();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
