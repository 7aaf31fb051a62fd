package dev.leasehold.lease;

/**
 * Tasks that whoever submitted them has still to look at when they end. However long ago that was, no purge forgets one
 * of them before.
 *
 * <p>A statement, and not a list, so that a purge sees tasks and who waits for them at one moment: a task that was waited
 * for when it ended is either still waited for, or was looked at.
 */
@FunctionalInterface
public interface Unseen {
    /** A query of their ids as {@code task}, some of them null perhaps. It has no parameters. */
    String query();
}
