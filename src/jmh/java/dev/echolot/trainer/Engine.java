package dev.echolot.trainer;

/** Something that trains the same network on the same rows, an epoch at a time. */
interface Engine extends AutoCloseable {

    String name();

    /** One epoch of mini-batches in an order; what does not fill a batch is left out. */
    void epoch(RowOrder order, int epoch);

    /** Mean squared error over all rows. */
    double loss();

    @Override
    void close();
}
