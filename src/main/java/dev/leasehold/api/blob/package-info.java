/**
 * {@code /v1/blobs}: files handed over with tasks, up and down.
 *
 * <p>Uses {@code api.security} and {@code platform}.
 */
@NullMarked
package dev.leasehold.api.blob;

import org.jspecify.annotations.NullMarked;
