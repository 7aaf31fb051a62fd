package dev.leasehold.forge;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How many fetches and pushes run at once, and for how long each may run and stand still. */
final class Operations implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Semaphore places;
    private final Duration deadline;
    private final Duration stall;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("forge-deadlines").factory());

    Operations(int most, Duration deadline, Duration stall) {
        this.places = new Semaphore(most, true);
        this.deadline = deadline;
        this.stall = stall;
    }

    /**
     * Empty when there was no place for a while.
     *
     * @param hangUp ends the connection to the client, which ends whatever waits for it
     */
    Optional<Operation> begin(Runnable hangUp) {
        try {
            if (!places.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        var operation = new Operation(deadline, stall, hangUp, places::release);
        long millis = Math.max(50, stall.toMillis() / 10);
        operation.watchedBy(clock.scheduleWithFixedDelay(operation::check, millis, millis, TimeUnit.MILLISECONDS));
        return Optional.of(operation);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
