@NullMarked
package dev.echolot.evaluation;

import org.jspecify.annotations.NullMarked;
