/**
 * Experiments: what is asked for, what comes next, what came of it.
 *
 * <p>Uses {@code worker}, {@code delivery}, {@code forge}, {@code live}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.experiment;

import org.jspecify.annotations.NullMarked;
