@NullMarked
package dev.echolot.detection;

import org.jspecify.annotations.NullMarked;
