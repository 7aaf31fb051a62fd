/**
 * Who may do what: every route states what it requires, and a route that states nothing is refused.
 *
 * <p>Uses {@code forge} for the tokens of attempts, and {@code platform}.
 */
@NullMarked
package dev.leasehold.api.security;

import org.jspecify.annotations.NullMarked;
