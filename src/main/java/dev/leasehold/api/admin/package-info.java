/**
 * What only an administrator does: forget what is old.
 *
 * <p>Uses {@code reaper} and {@code platform}.
 */
@NullMarked
package dev.leasehold.api.admin;

import org.jspecify.annotations.NullMarked;
