package dev.leasehold.cli;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Something that opens while its owner does something else. Its failure comes out where its result is asked for. */
record Opening<T>(FutureTask<T> task) {

    static <T> Opening<T> begin(Supplier<T> open) {
        var task = new FutureTask<>(open::get);
        Thread.ofPlatform().name("leasehold-open").start(task);
        return new Opening<>(task);
    }

    T result() {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while opening", e);
        }
    }
}
