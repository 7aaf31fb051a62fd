/**
 * Other git servers, which the service alone talks to: it imports from them, and carries to them what {@code delivery}
 * relays. Their credentials are read here and nowhere else.
 *
 * <p>Uses {@code forge} and {@code platform}.
 */
@NullMarked
package dev.leasehold.forge.upstream;

import org.jspecify.annotations.NullMarked;
