package dev.echolot.reliability;

import java.util.Map;

/** Brokers in JVMs of their own, by number from 0. */
interface Brokers extends AutoCloseable {

    /** What clients call {@code bootstrap.servers}; whoever comes there may do everything. */
    String servers();

    /** What the application is told to reach them: Kafka's settings under {@code kafka.}. */
    default Map<String, String> clientSettings() {
        return Map.of("kafka.bootstrap.servers", servers());
    }

    int size();

    /** SIGKILL. */
    void kill(int number) throws InterruptedException;

    /** Up again after {@link #kill}, on its old port with its data. */
    void restart(int number) throws InterruptedException;

    @Override
    void close() throws InterruptedException;
}
