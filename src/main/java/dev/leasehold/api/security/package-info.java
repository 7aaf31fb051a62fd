/**
 * Who may do what: every route states what it requires, and a route that states nothing is refused.
 *
 * <p>Uses {@code api.http} for how often, {@code forge} for the tokens of attempts, {@code experiment} and {@code lease}
 * for what a restricted token is within, and {@code platform}.
 */
@NullMarked
package dev.leasehold.api.security;

import org.jspecify.annotations.NullMarked;
