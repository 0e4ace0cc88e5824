package dev.echolot.bench;

/** No model at all: the size of the first feature is the score, scaled so that it alerts as rarely as the model. */
final class FirstFeatureScorer extends StandInScorer {

    FirstFeatureScorer(int width, int latent, int maxBatch) {
        super(width, latent, maxBatch);
    }

    @Override
    public void score(int rows) {
        for (int row = 0; row < rows; row++) {
            scores[row] = Math.abs(features().get(row * width())) / 4; // ordinary: hardly ever an anomaly
        }
    }

    /** Numbers of the data: an embedding of zeros would compress to nothing and make the sends cheaper. */
    @Override
    public float embedding(int row, int element) {
        return features().get(row * width() + element);
    }
}
