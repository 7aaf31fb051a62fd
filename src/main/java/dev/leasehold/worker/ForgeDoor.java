package dev.leasehold.worker;

import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Source;

/** Opens the one repository of a task to whoever holds its lease. */
@FunctionalInterface
public interface ForgeDoor {
    /** Where no task has a repository. */
    ForgeDoor CLOSED = (source, task, attempt) -> {
        throw new IllegalStateException(
                "task %s wants repository %s, and there is no forge here".formatted(task, source.repository()));
    };

    ForgeAccess open(Source source, String task, int attempt);

    /**
     * The grant with what it takes to reach its repository, if it has one. As it is where that fails: its own attempt
     * ends for want of it, and nothing else that was granted with it.
     */
    default Grant openFor(Grant grant) {
        Source source = grant.work().source();
        if (source == null) {
            return grant;
        }
        try {
            return grant.with(open(source, grant.task(), grant.attempt()));
        } catch (RuntimeException e) {
            System.getLogger(ForgeDoor.class.getName())
                    .log(System.Logger.Level.WARNING, "event=forge-not-opened task=%s".formatted(grant.task()), e);
            return grant;
        }
    }
}
