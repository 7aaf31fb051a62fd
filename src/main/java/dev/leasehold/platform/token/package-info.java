/**
 * Tokens: who is calling, and what they may do. Owns the table {@code token}.
 *
 * <p>Uses {@code platform.problem}.
 */
@NullMarked
package dev.leasehold.platform.token;

import org.jspecify.annotations.NullMarked;
