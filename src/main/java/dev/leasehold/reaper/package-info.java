/**
 * Puts right what crashes leave behind, in sweeps that any service may do and one does at a time.
 *
 * <p>Uses {@code worker}, {@code live}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.reaper;

import org.jspecify.annotations.NullMarked;
