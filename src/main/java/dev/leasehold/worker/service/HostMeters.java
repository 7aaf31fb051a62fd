package dev.leasehold.worker.service;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Settlement;
import dev.leasehold.lease.Verdict;
import dev.leasehold.worker.BrokerException;
import dev.leasehold.worker.HostLog;
import dev.leasehold.worker.HostWatch;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;

/** Counts what hosts do, and lets the log tell it. */
final class HostMeters implements HostWatch {
    private final MeterRegistry meters;
    private final HostWatch log = new HostLog();

    HostMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void claimed(String role, int tasks, Duration took) {
        log.claimed(role, tasks, took);
    }

    @Override
    public void started(Grant grant) {
        log.started(grant);
    }

    @Override
    public void ended(Grant grant, Verdict verdict) {
        Code code = verdict.code();
        meters.counter("leasehold_attempts_total", "role", grant.role(), "code", code == null ? "ok" : code.wire())
                .increment();
        meters.timer("leasehold_attempt_seconds", "role", grant.role())
                .record(Duration.ofMillis(verdict.usage().wallMillis()));
        log.ended(grant, verdict);
    }

    @Override
    public void settled(Grant grant, Settlement settlement) {
        log.settled(grant, settlement);
    }

    @Override
    public void outOfPatience(Grant grant) {
        meters.counter("leasehold_renewals_lost_total", "role", grant.role(), "why", "patience")
                .increment();
        log.outOfPatience(grant);
    }

    @Override
    public void leaseLost(Grant grant) {
        meters.counter("leasehold_renewals_lost_total", "role", grant.role(), "why", "taken")
                .increment();
        log.leaseLost(grant);
    }

    @Override
    public void renewalLate(String role, Duration since) {
        meters.counter("leasehold_renewals_late_total", "role", role).increment();
        log.renewalLate(role, since);
    }

    @Override
    public void troubled(String role, String call, BrokerException why) {
        meters.counter("leasehold_host_troubles_total", "role", role, "call", call)
                .increment();
        log.troubled(role, call, why);
    }

    @Override
    public void failed(String role, String step, Throwable why) {
        meters.counter("leasehold_host_failures_total", "role", role, "step", step)
                .increment();
        log.failed(role, step, why);
    }

    @Override
    public void reportRefused(Grant grant, BrokerException why) {
        meters.counter("leasehold_reports_refused_total", "role", grant.role()).increment();
        log.reportRefused(grant, why);
    }

    @Override
    public void logRefused(Grant grant, BrokerException why) {
        meters.counter("leasehold_logs_refused_total", "role", grant.role()).increment();
        log.logRefused(grant, why);
    }
}
