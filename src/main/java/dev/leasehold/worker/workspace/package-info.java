/**
 * What every mode does in an attempt's workspace before and after the command: input files, the outcome, the repository.
 *
 * <p>Uses {@code delivery}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.worker.workspace;

import org.jspecify.annotations.NullMarked;
