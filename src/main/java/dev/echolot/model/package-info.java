@NullMarked
package dev.echolot.model;

import org.jspecify.annotations.NullMarked;
