package dev.echolot.model;

import java.util.List;
import java.util.Map;

/**
 * Where a model comes from, enough to train it again.
 *
 * @param trainedAt ISO-8601 instant
 * @param dataFingerprint SHA-256 over the encoded rows in order, hexadecimal
 * @param sources names of the files or topics read (no paths)
 * @param rows read; {@code fitRows + stopRows + calibrationRows <= rows}
 * @param seed of every random choice
 * @param epochs run; {@code bestEpoch} is the one whose weights were kept
 * @param fitLoss mean loss per epoch on the fit rows
 * @param stopLoss mean loss per epoch on the early-stopping rows
 * @param versions of Echolot, ONNX Runtime, Java
 */
public record Provenance(
        String trainedAt,
        String dataFingerprint,
        List<String> sources,
        long rows,
        long fitRows,
        long stopRows,
        long calibrationRows,
        long seed,
        int epochs,
        int bestEpoch,
        List<Double> fitLoss,
        List<Double> stopLoss,
        Map<String, String> versions) {}
