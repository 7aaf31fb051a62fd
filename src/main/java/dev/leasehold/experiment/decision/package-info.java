/**
 * What an experiment does next: pure functions over a view of constant size.
 *
 * <p>Uses {@code experiment.spec} and {@code experiment.objective}. Knows no database, no clock and no thread.
 */
@NullMarked
package dev.leasehold.experiment.decision;

import org.jspecify.annotations.NullMarked;
