@NullMarked
package dev.echolot.onnx;

import org.jspecify.annotations.NullMarked;
