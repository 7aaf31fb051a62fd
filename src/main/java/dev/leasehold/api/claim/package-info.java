/**
 * Leases over REST, for hosts elsewhere: claim, renew, submit, give back.
 *
 * <p>Uses {@code worker}, {@code live}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.api.claim;

import org.jspecify.annotations.NullMarked;
