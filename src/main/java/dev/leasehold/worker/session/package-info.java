/**
 * Ideators that stay up: the conversation in JSON lines over a process's standard input and output.
 *
 * <p>Uses {@code platform}.
 */
@NullMarked
package dev.leasehold.worker.session;

import org.jspecify.annotations.NullMarked;
