package dev.leasehold.api.live;

import dev.leasehold.api.live.Diagnostics.Missing;
import io.quarkus.runtime.util.ExceptionUtil;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks for several things at once, each within its own deadline. One that fails costs none of the others. */
final class Parts {
    private final List<Missing> missing = new CopyOnWriteArrayList<>();

    /** One that was asked for. */
    final class Part<T> {
        private final String name;
        private final Duration deadline;
        private final CompletableFuture<@Nullable T> answer = new CompletableFuture<>();

        private Part(String name, Duration deadline) {
            this.name = name;
            this.deadline = deadline;
        }

        /** Null when it could not be had, and then it is said why. */
        @Nullable
        T get() throws InterruptedException {
            try {
                return answer.get(deadline.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                miss(name, "there was no answer within %d ms".formatted(deadline.toMillis()));
            } catch (ExecutionException e) {
                miss(name, String.valueOf(ExceptionUtil.getRootCause(e).getMessage()));
            }
            return null;
        }
    }

    <T> Part<T> ask(String name, Duration deadline, Callable<@Nullable T> question) {
        Part<T> part = new Part<>(name, deadline);
        Thread.ofVirtual().name("part-" + name).start(() -> {
            try {
                part.answer.complete(question.call());
            } catch (Exception e) {
                part.answer.completeExceptionally(e);
            }
        });
        return part;
    }

    void miss(String part, String why) {
        missing.add(new Missing(part, why));
    }

    List<Missing> missing() {
        return List.copyOf(missing);
    }
}
