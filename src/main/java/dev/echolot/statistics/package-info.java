@NullMarked
package dev.echolot.statistics;

import org.jspecify.annotations.NullMarked;
