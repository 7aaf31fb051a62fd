/**
 * What every feature stands on and none owns: time, ids, problems, processes, the embedded database.
 *
 * <p>Uses no other package of Leasehold.
 */
@NullMarked
package dev.leasehold.platform;

import org.jspecify.annotations.NullMarked;
