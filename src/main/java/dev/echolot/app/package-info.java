/**
 * What people start: the command line, the embedded Kafka it brings along, and the demo.
 * Commands print their result to standard output and everything else (logs, progress, errors) to standard error; exit
 * codes are 0 for success, 1 for a failure, 2 for wrong usage.
 */
@NullMarked
package dev.echolot.app;

import org.jspecify.annotations.NullMarked;
