/**
 * Tokens that another issuer signed, checked by its public keys: who is calling, and which of our scopes that means.
 *
 * <p>Uses {@code platform.token} and {@code platform.json}. Owns no table.
 */
@NullMarked
package dev.leasehold.platform.token.jwt;

import org.jspecify.annotations.NullMarked;
