@NullMarked
package dev.echolot.scoring;

import org.jspecify.annotations.NullMarked;
