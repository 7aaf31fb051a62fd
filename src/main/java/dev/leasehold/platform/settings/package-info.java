/**
 * The configuration in force, to be looked at: every setting with where it came from, and no secret.
 *
 * <p>Uses no other package of Leasehold.
 */
@NullMarked
package dev.leasehold.platform.settings;

import org.jspecify.annotations.NullMarked;
