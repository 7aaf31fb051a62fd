package dev.leasehold.worker.podexec;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Does the same thing again and again, with a pause before each, until it is closed. A round that fails ends nothing. */
final class Rounds implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Rounds.class.getName());

    private final CountDownLatch stop = new CountDownLatch(1);

    @FunctionalInterface
    interface Round {
        void make() throws InterruptedException;
    }

    static Rounds every(Duration pause, String name, Round round) {
        Rounds rounds = new Rounds();
        Thread.ofVirtual().name(name).start(() -> rounds.goOn(pause, name, round));
        return rounds;
    }

    private void goOn(Duration pause, String name, Round round) {
        try {
            while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    round.make();
                } catch (RuntimeException e) {
                    if (stop.getCount() == 0) {
                        return; // what it asks is being closed too
                    }
                    LOG.log(System.Logger.Level.WARNING, "event=round-failed name=%s why=\"%s\"".formatted(name, e));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop.countDown();
    }
}
