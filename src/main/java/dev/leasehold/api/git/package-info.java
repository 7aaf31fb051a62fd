/**
 * {@code /git}: git's smart HTTP for people's and attempts' git; {@code /v1/projects}: the repositories over REST.
 *
 * <p>Uses {@code api.security}, {@code forge}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.api.git;

import org.jspecify.annotations.NullMarked;
