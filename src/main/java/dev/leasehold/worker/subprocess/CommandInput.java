package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.NativeProcess;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What the command is told on its standard input, in the order in which it comes. What comes before the command has
 * started waits for it.
 */
final class CommandInput {
    private final List<Text> waiting = new ArrayList<>();
    private @Nullable NativeProcess process;
    private boolean over;

    private record Text(String text, boolean last, CompletableFuture<Void> taken) {}

    /** Completes when the text is on its way; fails when the command reads no more. */
    synchronized CompletableFuture<Void> put(String text, boolean last) {
        Text next = new Text(text, last, new CompletableFuture<>());
        if (over) {
            next.taken.completeExceptionally(new IOException("the command has ended"));
        } else if (process == null) {
            waiting.add(next);
        } else {
            write(process, next);
        }
        return next.taken;
    }

    synchronized void begin(NativeProcess started) {
        process = started;
        waiting.forEach(text -> write(started, text));
        waiting.clear();
    }

    synchronized void end() {
        over = true;
        waiting.forEach(text -> text.taken.completeExceptionally(new IOException("the command has ended")));
        waiting.clear();
    }

    private static void write(NativeProcess process, Text text) {
        CompletableFuture<Void> _ = process.write(text.text.getBytes(UTF_8)).whenComplete((_, failure) -> {
            if (failure == null) {
                text.taken.complete(null);
            } else {
                text.taken.completeExceptionally(failure);
            }
        });
        if (text.last) {
            process.endInput();
        }
    }
}
