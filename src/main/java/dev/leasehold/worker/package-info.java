/**
 * The host: claims tasks, runs them in the role's mode, submits what came of it. Inside the service, or over REST.
 *
 * <p>Uses {@code delivery}, {@code forge}, {@code live}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.worker;

import org.jspecify.annotations.NullMarked;
