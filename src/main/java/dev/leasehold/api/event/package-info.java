/**
 * The journal over REST, and logs and events as they come.
 *
 * <p>Uses {@code worker}, {@code live}, {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.api.event;

import org.jspecify.annotations.NullMarked;
