/**
 * Carries experiments on: sees which of their tasks ended, decides, submits what follows, integrates; and does what
 * their owners ask.
 *
 * <p>Uses the other packages of {@code experiment}, {@code worker}, {@code forge}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.experiment.loop;

import org.jspecify.annotations.NullMarked;
