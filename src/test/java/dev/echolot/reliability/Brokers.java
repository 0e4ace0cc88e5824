package dev.echolot.reliability;

/** Brokers in JVMs of their own, by number from 0. */
interface Brokers extends AutoCloseable {

    /** What clients call {@code bootstrap.servers}. */
    String servers();

    int size();

    /** SIGKILL. */
    void kill(int number) throws InterruptedException;

    /** Up again after {@link #kill}, on its old port with its data. */
    void restart(int number) throws InterruptedException;

    @Override
    void close() throws InterruptedException;
}
