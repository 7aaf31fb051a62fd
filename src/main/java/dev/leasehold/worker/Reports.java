package dev.leasehold.worker;

import dev.leasehold.lease.Report;
import dev.leasehold.lease.Settlement;
import dev.leasehold.lease.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What has ended, until the service has answered the report.
 *
 * <ul>
 *   <li>The last of a log is handed over before its report.
 *   <li>What was not answered is reported again. One report that the service refuses holds up none of the others.
 * </ul>
 */
final class Reports {
    static final int MOST_AT_ONCE = 500;

    private final Broker broker;
    private final LogShipping shipping;
    private final HostWatch watch;
    private final Predicate<Holding> held;
    private final Consumer<Holding> forget;
    private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

    private record Ended(Holding holding, Verdict verdict) {
        Report report() {
            return new Report(holding.grant.task(), holding.grant.epoch(), verdict);
        }
    }

    /** @param forget is told of each that is answered, or lost: then it is not {@code held} any more */
    Reports(Broker broker, LogShipping shipping, HostWatch watch, Predicate<Holding> held, Consumer<Holding> forget) {
        this.broker = broker;
        this.shipping = shipping;
        this.watch = watch;
        this.held = held;
        this.forget = forget;
    }

    void add(Holding holding, Verdict verdict) {
        ended.add(new Ended(holding, verdict));
    }

    /** Waits up to {@code patience} for the first. Returns how many were answered. */
    int settle(Duration patience) throws InterruptedException {
        Ended first = ended.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return 0;
        }
        List<Ended> batch = new ArrayList<>(List.of(first));
        ended.drainTo(batch, MOST_AT_ONCE - 1);
        List<Ended> lost = new ArrayList<>();
        List<Ended> kept = new ArrayList<>();
        // Each is looked at once: any may lose its lease at any moment.
        batch.forEach(one -> (one.holding.lost() ? lost : kept).add(one));
        try {
            lost.forEach(one -> forget.accept(one.holding));
            shipping.ship(kept.stream().map(Ended::holding).toList(), true);
            report(kept);
        } catch (RuntimeException | Error e) {
            batch.stream().filter(one -> held.test(one.holding)).forEach(ended::add);
            throw e;
        }
        return batch.size();
    }

    private void report(List<Ended> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            List<Settlement> answers =
                    broker.settle(batch.stream().map(Ended::report).toList());
            for (int i = 0; i < answers.size(); i++) {
                Holding holding = batch.get(i).holding;
                watch.settled(holding.grant, answers.get(i));
                if (answers.get(i) instanceof Settlement.Accepted) {
                    holding.recorded();
                }
                forget.accept(holding);
            }
        } catch (BrokerException e) {
            if (!e.refused()) {
                throw e;
            }
            reportOneByOne(batch, e);
        }
    }

    private void reportOneByOne(List<Ended> batch, BrokerException refusal) {
        if (batch.size() == 1) {
            Holding holding = batch.getFirst().holding;
            watch.reportRefused(holding.grant, refusal);
            forget.accept(holding);
            return;
        }
        for (Ended one : batch) {
            report(List.of(one));
        }
    }
}
