package dev.echolot.app.demo;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One simulated record and the truth about it, which travels apart from it.
 *
 * @param key the entity
 * @param timeMs event time
 * @param fields as the example schema names them; nested records are maps; values are texts, numbers, booleans, null
 * @param anomaly which kind of anomaly it is, or null for an ordinary record
 */
public record SimulatedRecord(
        String key, long timeMs, Map<String, @Nullable Object> fields, @Nullable String anomaly) {}
