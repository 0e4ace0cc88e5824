/**
 * The demo's traffic: simulated payments and pumps whose anomalies are known, so that what the detector finds can be
 * held against the truth. Shares and difficulty are fixed in {@link dev.echolot.app.demo.PaymentsSimulator} and {@link
 * dev.echolot.app.demo.PumpsSimulator} and described there; they were written down before any detector saw the data.
 */
@NullMarked
package dev.echolot.app.demo;

import org.jspecify.annotations.NullMarked;
