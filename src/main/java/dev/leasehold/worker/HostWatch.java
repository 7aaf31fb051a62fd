package dev.leasehold.worker;

import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Settlement;
import dev.leasehold.lease.Verdict;
import java.time.Duration;

/** Told what a host does, for metrics and logs. Must return at once and never throw. */
public interface HostWatch {
    void claimed(String role, int tasks, Duration took);

    void started(Grant grant);

    void ended(Grant grant, Verdict verdict);

    void settled(Grant grant, Settlement settlement);

    /** The host stops this attempt because nobody renewed its lease in time. */
    void outOfPatience(Grant grant);

    void leaseLost(Grant grant);

    void renewalLate(String role, Duration since);

    /** A call to the service failed and will be tried again. */
    void troubled(String role, String call, BrokerException why);

    /** A step failed in a way that nobody foresaw: a bug, or want of memory. It will be tried again. */
    void failed(String role, String step, Throwable why);

    /** The service refused this attempt's report for good. Its lease will run out. */
    void reportRefused(Grant grant, BrokerException why);

    /** The service refused a piece of this attempt's log for good. What it has of the log stays, and no more comes. */
    void logRefused(Grant grant, BrokerException why);
}
