/**
 * A real PostgreSQL without an installation: unpacked, initialised, started, adopted after a crash, stopped.
 *
 * <p>Uses {@code platform} and nothing above it. Knows nothing of Quarkus.
 */
@NullMarked
package dev.leasehold.platform.postgres;

import org.jspecify.annotations.NullMarked;
