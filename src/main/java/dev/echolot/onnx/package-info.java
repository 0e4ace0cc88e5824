/**
 * ONNX, fenced: nobody outside this package sees ONNX Runtime or the ONNX messages.
 *
 * <p>{@link dev.echolot.onnx.OnnxGraph} builds a graph of plain operators and writes it as a model file (opset 21, IR 10).
 * {@link dev.echolot.onnx.OnnxSession} runs one: {@link dev.echolot.onnx.BoundSession} for scoring batches through
 * preallocated direct buffers, {@link dev.echolot.onnx.PinnedRun} for repeated steps over tensors of fixed shape (training).
 * {@link dev.echolot.onnx.OnnxModel} reads what stands in a file, {@link dev.echolot.onnx.OnnxBytes} appends to it.
 */
@NullMarked
package dev.echolot.onnx;

import org.jspecify.annotations.NullMarked;
