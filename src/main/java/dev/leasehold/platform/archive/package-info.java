/**
 * Folders and files as tar archives, and back, without trusting who packed them.
 *
 * <p>Uses {@code platform}.
 */
@NullMarked
package dev.leasehold.platform.archive;

import org.jspecify.annotations.NullMarked;
