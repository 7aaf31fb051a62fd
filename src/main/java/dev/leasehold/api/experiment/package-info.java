/**
 * Experiments over REST: submit, pause, change, end, and what has come of them.
 *
 * <p>Uses {@code experiment}, {@code forge}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.api.experiment;

import org.jspecify.annotations.NullMarked;
