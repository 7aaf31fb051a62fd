/**
 * The mode {@code subprocess}: an attempt is a sandboxed process tree on this host, and nothing of it stays.
 *
 * <p>Uses {@code worker}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.worker.subprocess;

import org.jspecify.annotations.NullMarked;
