@NullMarked
package dev.echolot.trainer;

import org.jspecify.annotations.NullMarked;
