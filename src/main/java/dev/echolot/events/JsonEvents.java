package dev.echolot.events;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes the same event as plain JSON instead of Avro: {@code echolot.output.format=json}. Not thread-safe. */
public final class JsonEvents<T> implements EventWriter<T> {

    private final EventWriter<T> avro;
    private final EventJson json = new EventJson();

    public JsonEvents(EventWriter<T> avro) {
        this.avro = avro;
    }

    @Override
    public byte[] write(T found) {
        try {
            return json.json(avro.write(found));
        } catch (IOException e) {
            throw new UncheckedIOException("an event just written could not be read back", e);
        }
    }
}
