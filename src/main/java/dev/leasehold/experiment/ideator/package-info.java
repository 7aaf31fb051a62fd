/**
 * What an ideator is asked, and with what history.
 *
 * <p>Uses {@code experiment.evaluation}, {@code experiment.objective}, {@code worker.session} and {@code platform}.
 */
@NullMarked
package dev.leasehold.experiment.ideator;

import org.jspecify.annotations.NullMarked;
