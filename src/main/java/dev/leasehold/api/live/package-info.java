/**
 * Living with a running task over REST: what is asked of it, how it stands, and figures of many.
 *
 * <p>Uses {@code worker}, {@code live}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.api.live;

import org.jspecify.annotations.NullMarked;
