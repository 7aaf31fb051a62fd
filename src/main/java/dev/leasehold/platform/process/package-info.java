/**
 * Native processes: spawned in a session of their own, watched by one thread, measured, and gone when they are done.
 *
 * <p>Uses no other package of Leasehold.
 */
@NullMarked
package dev.leasehold.platform.process;

import org.jspecify.annotations.NullMarked;
