/**
 * Tokens: who is calling, and what they may do. Owns the tables {@code token} and {@code installation}.
 *
 * <p>Uses {@code platform.problem} and {@code platform.sql}.
 */
@NullMarked
package dev.leasehold.platform.token;

import org.jspecify.annotations.NullMarked;
