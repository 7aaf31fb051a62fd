/**
 * EDEN's experiment folders: read by EDEN's rules and translated, so that they run here as they are.
 *
 * <p>Uses {@code experiment.document}, {@code experiment.spec} and {@code platform}.
 */
@NullMarked
package dev.leasehold.experiment.eden;

import org.jspecify.annotations.NullMarked;
