package dev.leasehold.worker.podexec;

import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Verdict;
import dev.leasehold.worker.AttemptLog;
import dev.leasehold.worker.Mode;
import java.util.function.Consumer;

/** Runs a role's tasks as Jobs. */
final class PodMode implements Mode {
    private final PodHost host;
    private final PodRole role;

    PodMode(PodHost host, PodRole role) {
        this.host = host;
        this.role = role;
    }

    @Override
    public Execution start(Grant grant, AttemptLog log, Consumer<Verdict> whenDone) {
        PodAttempt attempt = new PodAttempt(host, role, grant, log);
        Thread.ofVirtual()
                .name("attempt-" + grant.task() + "-" + grant.attempt())
                .start(() -> whenDone.accept(attempt.carryOut()));
        return attempt;
    }
}
