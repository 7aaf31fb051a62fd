/**
 * The mode pod-exec: each attempt is a Job of three steps, watched from outside and adopted by whoever holds its lease.
 *
 * <p>Uses {@code worker}, {@code forge}, {@code lease} and {@code platform}, and the Kubernetes client, which nothing
 * else in the product knows. What pods fetch and hand in is
 * {@code worker.courier}'s matter.
 */
@NullMarked
package dev.leasehold.worker.podexec;

import org.jspecify.annotations.NullMarked;
