/**
 * Tasks, attempts, leases and the journal. The only package that writes their rows.
 *
 * <p>Uses {@code platform} and nothing above it.
 */
@NullMarked
package dev.leasehold.lease;

import org.jspecify.annotations.NullMarked;
