/**
 * Experiments, ideas and variants as rows. Owns the tables {@code experiment}, {@code idea} and {@code variant}.
 *
 * <p>Uses {@code experiment.decision}, {@code experiment.standing}, {@code experiment.evaluation}, {@code lease} and
 * {@code platform}.
 */
@NullMarked
package dev.leasehold.experiment.store;

import org.jspecify.annotations.NullMarked;
