/**
 * Who did what as an administrator. Owns the table {@code audit}.
 *
 * <p>Uses {@code platform.sql}.
 */
@NullMarked
package dev.leasehold.platform.audit;

import org.jspecify.annotations.NullMarked;
