/**
 * What {@code /openapi} says beyond what the resource methods say by themselves.
 *
 * <p>Uses {@code api}, {@code api.security} and {@code platform.problem}.
 */
@NullMarked
package dev.leasehold.api.openapi;

import org.jspecify.annotations.NullMarked;
