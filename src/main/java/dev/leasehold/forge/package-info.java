/**
 * The built-in git server: bare repositories in one folder, who may read and write what of them, and how git's programs
 * are run on them.
 *
 * <p>Uses {@code lease} and {@code platform}. HTTP stays above, in {@code api.git}.
 */
@NullMarked
package dev.leasehold.forge;

import org.jspecify.annotations.NullMarked;
