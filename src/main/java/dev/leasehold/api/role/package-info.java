/**
 * The roles of this installation, to look at.
 *
 * <p>Uses {@code worker} and {@code platform}.
 */
@NullMarked
package dev.leasehold.api.role;

import org.jspecify.annotations.NullMarked;
