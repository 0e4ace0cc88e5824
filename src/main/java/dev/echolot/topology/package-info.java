@NullMarked
package dev.echolot.topology;

import org.jspecify.annotations.NullMarked;
