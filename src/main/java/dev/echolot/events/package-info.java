@NullMarked
package dev.echolot.events;

import org.jspecify.annotations.NullMarked;
