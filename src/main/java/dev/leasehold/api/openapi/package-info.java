/**
 * What the API says of itself.
 *
 * <p>Uses {@code api.security}.
 */
@NullMarked
package dev.leasehold.api.openapi;

import org.jspecify.annotations.NullMarked;
