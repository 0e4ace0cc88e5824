package dev.echolot.trainer;

import dev.echolot.onnx.OnnxGraph;
import dev.echolot.onnx.Value;
import java.util.List;

/**
 * z = x V + a, x^ = z V' + b. Squared error over all columns, categories included. Its minimum over V, a and b is known:
 * V spans the first principal components (Bourlard and Kamp, 1988), so it is solved ({@link PrincipalComponents}), not
 * descended to.
 */
record LinearAutoencoder(int columns, int latent) implements Autoencoder {

    @Override
    public Weights weights() {
        return Weights.stack(List.of(columns, latent, columns));
    }

    @Override
    public Code code(OnnxGraph g, Weights.InGraph w, Value x) {
        return new Code(w.layer(g, 0, x), null, List.of()); // [batch, latent]
    }

    @Override
    public Value decode(OnnxGraph g, Weights.InGraph w, Value z) {
        return w.layer(g, 1, z); // [batch, columns]
    }

    @Override
    public boolean softmax() {
        return false;
    }
}
