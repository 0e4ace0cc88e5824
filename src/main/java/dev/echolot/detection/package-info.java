/**
 * From a p-value to a verdict: is this record an anomaly, how severe, and is there enough history to say more. Takes
 * numbers, gives numbers; nothing but the JDK.
 */
@NullMarked
package dev.echolot.detection;

import org.jspecify.annotations.NullMarked;
