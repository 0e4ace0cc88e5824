@NullMarked
package dev.echolot.app;

import org.jspecify.annotations.NullMarked;
