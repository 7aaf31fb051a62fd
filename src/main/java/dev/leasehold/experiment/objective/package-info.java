/**
 * The objective: an arithmetic expression over metrics, read by a small parser and computed without any reflection.
 *
 * <p>Uses {@code platform.problem}.
 */
@NullMarked
package dev.leasehold.experiment.objective;

import org.jspecify.annotations.NullMarked;
