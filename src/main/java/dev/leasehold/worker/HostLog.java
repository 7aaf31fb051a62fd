package dev.leasehold.worker;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Settlement;
import dev.leasehold.lease.Verdict;
import org.jboss.logging.Logger;
import java.time.Duration;

/** Writes one line per fact. */
public final class HostLog implements HostWatch {
    private static final Logger LOG = Logger.getLogger("dev.leasehold.host");

    @Override
    public void claimed(String role, int tasks, Duration took) {
        LOG.debugf("event=claimed role=%s tasks=%d millis=%d", role, tasks, took.toMillis());
    }

    @Override
    public void started(Grant grant) {
        LOG.debugf("event=started task=%s attempt=%d epoch=%d", grant.task(), grant.attempt(), grant.epoch());
    }

    @Override
    public void ended(Grant grant, Verdict verdict) {
        Code code = verdict.code();
        if (code == null) {
            LOG.debugf("event=ended task=%s attempt=%d epoch=%d", grant.task(), grant.attempt(), grant.epoch());
        } else {
            LOG.infof(
                    "event=ended task=%s attempt=%d epoch=%d code=%s message=\"%s\"",
                    grant.task(), grant.attempt(), grant.epoch(), code.wire(), verdict.message());
        }
    }

    @Override
    public void settled(Grant grant, Settlement settlement) {
        switch (settlement) {
            case Settlement.Accepted(String _, String state) ->
                LOG.debugf("event=settled task=%s attempt=%d state=%s", grant.task(), grant.attempt(), state);
            case Settlement.LeaseLost _ ->
                LOG.warnf(
                        "event=report-too-late task=%s attempt=%d epoch=%d",
                        grant.task(), grant.attempt(), grant.epoch());
            case Settlement.Conflict(String _, String state) ->
                LOG.warnf("event=report-conflict task=%s attempt=%d state=%s", grant.task(), grant.attempt(), state);
        }
    }

    @Override
    public void outOfPatience(Grant grant) {
        LOG.warnf("event=out-of-patience task=%s attempt=%d epoch=%d", grant.task(), grant.attempt(), grant.epoch());
    }

    @Override
    public void leaseLost(Grant grant) {
        LOG.warnf("event=lease-lost task=%s attempt=%d epoch=%d", grant.task(), grant.attempt(), grant.epoch());
    }

    @Override
    public void renewalLate(String role, Duration since) {
        LOG.warnf("event=renewal-late role=%s millis=%d", role, since.toMillis());
    }

    @Override
    public void troubled(String role, String call, BrokerException why) {
        LOG.warnf("event=service-troubled role=%s call=\"%s\" why=\"%s\"", role, call, why.getMessage());
    }

    @Override
    public void failed(String role, String step, Throwable why) {
        LOG.errorf(why, "event=step-failed role=%s step=\"%s\"", role, step);
    }

    @Override
    public void reportRefused(Grant grant, BrokerException why) {
        LOG.errorf(
                "event=report-refused task=%s attempt=%d why=\"%s\"", grant.task(), grant.attempt(), why.getMessage());
    }

    @Override
    public void logRefused(Grant grant, BrokerException why) {
        LOG.errorf("event=log-refused task=%s attempt=%d why=\"%s\"", grant.task(), grant.attempt(), why.getMessage());
    }
}
