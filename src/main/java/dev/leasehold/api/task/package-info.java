/**
 * Tasks over REST: submit, look, cancel, drive again.
 *
 * <p>Uses {@code worker}, {@code live}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.api.task;

import org.jspecify.annotations.NullMarked;
