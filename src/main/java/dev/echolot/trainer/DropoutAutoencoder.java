package dev.echolot.trainer;

/** An autoencoder whose hidden units drop out while training ({@link Dropout}). */
record DropoutAutoencoder(Autoencoder network, double dropout) implements WrappedAutoencoder {}
