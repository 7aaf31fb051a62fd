package dev.leasehold.worker;

import dev.leasehold.lease.Errand;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Verdict;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Where a role's tasks run. */
public interface Mode {

    /**
     * Starts an attempt.
     *
     * <ul>
     *   <li>Returns at once; a slow start happens elsewhere.
     *   <li>{@code whenDone} is called exactly once, after the last byte of the log was appended and after nothing of
     *       the attempt is left: no process, no workspace. It is called whatever happens.
     * </ul>
     */
    Execution start(Grant grant, AttemptLog log, Consumer<Verdict> whenDone);

    /** An attempt under way. */
    interface Execution {
        /** Asks for an early end. Harmless when repeated or late. {@code whenDone} still follows. */
        void stop(Stop why);

        /**
         * Does what is asked, or says why not. Returns at once; the answer follows, unless the attempt ends first. Called
         * in the order of the errands, and once for each.
         */
        CompletableFuture<ErrandAnswer> ask(Errand errand);

        /** The service has the attempt's end on record: what was kept until then may go. Returns at once. */
        default void recorded() {}
    }

    /** Why a host ends an attempt early. */
    enum Stop {
        CANCELLED,
        LEASE_LOST,
        HOST_STOPPING
    }
}
