/**
 * {@code /v1/attempt}: what a task's own pod asks and tells, with its attempt's token.
 *
 * <p>Uses {@code api.security}, {@code api.blob}, {@code worker}, {@code forge}, {@code live}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.api.attempt;

import org.jspecify.annotations.NullMarked;
