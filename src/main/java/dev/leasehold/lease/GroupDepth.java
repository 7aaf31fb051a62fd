package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;

/**
 * What there is of a group.
 *
 * @param parallel how many of its tasks may be held at once; null for no limit
 * @param queued those that wait, for a host, for room in the group or for their time
 * @param held those that run or are being confirmed
 */
public record GroupDepth(String name, @Nullable Integer parallel, long queued, long held) {}
