/**
 * The scoring topology on Kafka Streams: decode, score in micro-batches, keep windowed statistics, decide, publish, exactly
 * once. Each step is a named node; {@link dev.echolot.topology.ScoringTopology} strings them together and {@link
 * dev.echolot.topology.ScoringApplication} runs them. The internal Kafka classes that micro-batching needs are touched in
 * {@link dev.echolot.topology.PreCommit} alone.
 *
 * <pre>
 *  input ──► decode ──► score ──► detect ──► publish ──► anomalies, embeddings, statistics, dead-letters,
 *               └──────────┴──────────────────►┘         scores, reconstructions
 * </pre>
 */
@NullMarked
package dev.echolot.topology;

import org.jspecify.annotations.NullMarked;
