package dev.leasehold.worker;

import dev.leasehold.lease.ErrandAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What came of errands, until the service has heard it. What it refuses to hear is not said again. */
final class ErrandAnswers {
    private static final int MOST_AT_ONCE = 500;

    private final Broker broker;
    private final BlockingQueue<ErrandAnswer> answers = new LinkedBlockingQueue<>();

    ErrandAnswers(Broker broker) {
        this.broker = broker;
    }

    void add(ErrandAnswer answer) {
        answers.add(answer);
    }

    /** Waits up to {@code patience} for the first. */
    void tell(Duration patience) throws InterruptedException {
        ErrandAnswer first = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return;
        }
        List<ErrandAnswer> batch = new ArrayList<>(List.of(first));
        answers.drainTo(batch, MOST_AT_ONCE - 1);
        try {
            broker.answer(batch);
        } catch (BrokerException e) {
            if (!e.refused()) {
                answers.addAll(batch);
            }
            throw e;
        } catch (Error e) {
            answers.addAll(batch);
            throw e;
        }
    }
}
