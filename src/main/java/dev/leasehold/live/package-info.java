/**
 * What can be seen of a task while it runs and afterwards: its log, and the stream of events.
 *
 * <p>Uses {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.live;

import org.jspecify.annotations.NullMarked;
