/**
 * Records every administrative act, and {@code /v1/audit} to read the record.
 *
 * <p>Uses {@code api.security} and {@code platform.audit}.
 */
@NullMarked
package dev.leasehold.api.audit;

import org.jspecify.annotations.NullMarked;
