package dev.echolot.bench;

import java.util.Locale;

/** What is measured side by side: our topology, the same with parts taken out, and what one would compare it with. */
enum Variant {
    /** The product: Avro in, micro-batches through ONNX Runtime, windows, anomalies and embeddings out, exactly once. */
    WHOLE,
    /** The same with a scorer that returns constants: everything but the model. */
    NO_SCORING,
    /** The same with batches of one record. */
    UNBATCHED,
    /** The bytes of the record, copied from topic to topic. */
    PASS_THROUGH;

    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Variant of(String code) {
        return valueOf(code.toUpperCase(Locale.ROOT));
    }
}
