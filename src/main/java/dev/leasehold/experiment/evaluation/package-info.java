/**
 * Metrics, and what an evaluator says a variant is worth in them.
 *
 * <p>Uses {@code platform}.
 */
@NullMarked
package dev.leasehold.experiment.evaluation;

import org.jspecify.annotations.NullMarked;
