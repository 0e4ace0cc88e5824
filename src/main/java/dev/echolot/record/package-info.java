/**
 * Formats in. Whatever a record arrived as (JSON, Avro, a line of CSV), it leaves this package as an {@link
 * dev.echolot.record.InputRecord}: named fields, key, event time and the position it was read from. Readers of files and
 * of a topic's past live here too, so that training and streaming see the same values. Numbers take one way everywhere:
 * decimal text to double to float.
 */
@NullMarked
package dev.echolot.record;

import org.jspecify.annotations.NullMarked;
