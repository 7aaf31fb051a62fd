package dev.leasehold.worker;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Errand;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Usage;
import dev.leasehold.lease.Verdict;
import org.jspecify.annotations.Nullable;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Attempts that print and end when the test says so. */
final class ScriptedMode implements Mode {
    private final Map<String, Run> runs = new ConcurrentSkipListMap<>();
    private volatile @Nullable Throwable failure;

    /** Of the next attempt the start fails. */
    void failNext(Throwable why) {
        failure = why;
    }

    /** One attempt, and what was asked of it. */
    record Run(Grant grant, AttemptLog log, Consumer<Verdict> whenDone, List<Stop> stops, List<Errand> asked) {
        void print(String text) {
            log.append(ByteBuffer.wrap(text.getBytes(UTF_8)));
        }

        void succeed() {
            whenDone.accept(new Verdict(null, "", null, 0, null, Usage.NONE, null));
        }

        void end(Code code) {
            whenDone.accept(Verdict.failed(code, "as scripted"));
        }
    }

    @Override
    public Execution start(Grant grant, AttemptLog log, Consumer<Verdict> whenDone) {
        Throwable why = failure;
        failure = null;
        switch (why) {
            case null -> {}
            case RuntimeException bug -> throw bug;
            case Error error -> throw error;
            default -> throw new AssertionError(why);
        }
        Run run = new Run(grant, log, whenDone, new CopyOnWriteArrayList<>(), new CopyOnWriteArrayList<>());
        runs.put(grant.task(), run);
        return new Execution() {
            @Override
            public void stop(Stop why) {
                run.stops().add(why);
            }

            @Override
            public CompletableFuture<ErrandAnswer> ask(Errand errand) {
                run.asked().add(errand);
                return errand.kind() == Errand.Kind.INPUT && errand.text().isEmpty()
                        ? new CompletableFuture<>()
                        : CompletableFuture.completedFuture(ErrandAnswer.done(errand));
            }
        };
    }

    Run of(String task) {
        return runs.get(task);
    }

    /** Every task that was ever started. */
    List<String> started() {
        return List.copyOf(runs.keySet());
    }
}
