package dev.echolot.config;

import org.jspecify.annotations.Nullable;

/**
 * One setting, everything that is to be known of it. A change of any setting takes a restart.
 *
 * @param key such as {@code echolot.alert.rate}
 * @param type how its text is read, with unit and range
 * @param fallback its default as text, read like a given one; null when it has none. {@code <application>} stands for the
 *     value of {@code echolot.application}
 * @param required whether an application must give it
 * @param effect what it does, in a sentence or two
 */
public record Setting<T>(String key, ValueType<T> type, @Nullable String fallback, boolean required, String effect) {

    static <T> Setting<T> required(String key, ValueType<T> type, String effect) {
        return new Setting<>(key, type, null, true, effect);
    }

    static <T> Setting<T> optional(String key, ValueType<T> type, String effect) {
        return new Setting<>(key, type, null, false, effect);
    }

    static <T> Setting<T> withDefault(String key, ValueType<T> type, String fallback, String effect) {
        return new Setting<>(key, type, fallback, false, effect);
    }
}
