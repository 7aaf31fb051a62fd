/**
 * What a host elsewhere and the service say to each other over REST.
 *
 * <p>Uses {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.worker.wire;

import org.jspecify.annotations.NullMarked;
