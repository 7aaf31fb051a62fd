package dev.leasehold.worker.subprocess;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is left to do for attempts that are over: it waits for the kernel, and nobody needs to wait with it.
 *
 * <p>Each piece of work handles its own failures.
 */
final class Aftermath {
    private final Map<Long, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    void add(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        long number = numbers.incrementAndGet();
        underWay.put(number, done);
        Thread.ofVirtual().name("leasehold-aftermath").start(() -> {
            try {
                work.run();
            } finally {
                underWay.remove(number);
                done.complete(null);
            }
        });
    }

    /** Returns once all is done that has been added so far. */
    void await() {
        CompletableFuture.allOf(underWay.values().toArray(CompletableFuture[]::new))
                .join();
    }
}
