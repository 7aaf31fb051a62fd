/**
 * Tar files of the plainest kind, written and read without trust: regular files with short names, and nothing else.
 *
 * <p>Uses nothing.
 */
@NullMarked
package dev.leasehold.platform.archive;

import org.jspecify.annotations.NullMarked;
