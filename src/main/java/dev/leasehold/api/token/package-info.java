/**
 * {@code /v1/tokens}: making, listing and revoking tokens.
 *
 * <p>Uses {@code api.audit}, {@code api.security}, {@code experiment} for what a token may be for, {@code lease} and
 * {@code platform}.
 */
@NullMarked
package dev.leasehold.api.token;

import org.jspecify.annotations.NullMarked;
