/**
 * How log records are written where a program reads them.
 *
 * <p>Uses {@code platform} alone.
 */
@NullMarked
package dev.leasehold.platform.log;

import org.jspecify.annotations.NullMarked;
