@NullMarked
package dev.echolot.config;

import org.jspecify.annotations.NullMarked;
