package dev.leasehold.worker;

import dev.leasehold.lease.ErrandAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * What came of errands, until the service has heard it.
 *
 * <ul>
 *   <li>What was not heard is told again. What the service refuses, or what cannot be told for a bug, is not: told alone,
 *       it fails alone, and none of the others is lost for it.
 * </ul>
 */
final class ErrandAnswers {
    private static final int MOST_AT_ONCE = 500;

    private final Broker broker;
    private final BlockingQueue<ErrandAnswer> answers = new LinkedBlockingQueue<>();
    /** Of a batch that failed: which one is to blame shows when each is told alone. */
    private final Queue<ErrandAnswer> suspects = new ConcurrentLinkedQueue<>();

    ErrandAnswers(Broker broker) {
        this.broker = broker;
    }

    void add(ErrandAnswer answer) {
        answers.add(answer);
    }

    /** Waits up to {@code patience} for the first. */
    void tell(Duration patience) throws InterruptedException {
        ErrandAnswer suspect = suspects.poll();
        if (suspect != null) {
            tell(List.of(suspect), suspects);
            return;
        }
        ErrandAnswer first = answers.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return;
        }
        List<ErrandAnswer> batch = new ArrayList<>(List.of(first));
        answers.drainTo(batch, MOST_AT_ONCE - 1);
        tell(batch, answers);
    }

    private void tell(List<ErrandAnswer> batch, Queue<ErrandAnswer> again) {
        try {
            broker.answer(batch);
        } catch (RuntimeException e) {
            if (e instanceof BrokerException trouble && !trouble.refused()) {
                again.addAll(batch);
            } else if (batch.size() > 1) {
                suspects.addAll(batch);
            }
            throw e;
        } catch (Error e) {
            again.addAll(batch);
            throw e;
        }
    }
}
