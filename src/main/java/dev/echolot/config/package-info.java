/**
 * Every setting of a streaming application, in one catalogue ({@link dev.echolot.config.Settings}): key, type, unit, range,
 * default, effect. A properties file becomes one {@link dev.echolot.config.ApplicationSettings}, or one exception that
 * names all its problems at once; code below receives typed values, never raw strings. The settings table of the README
 * is written from the catalogue.
 */
@NullMarked
package dev.echolot.config;

import org.jspecify.annotations.NullMarked;
