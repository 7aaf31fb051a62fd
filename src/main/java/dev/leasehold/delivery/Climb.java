package dev.leasehold.delivery;

import dev.leasehold.lease.Landing;
import dev.leasehold.lease.Rung;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** One commit's way up to where it is to land: does what the ladder says next, and writes down what it saw. */
final class Climb {
    private final Destination destination;
    private final Tries tries;
    private final List<Rung> rungs = new ArrayList<>();
    private final long start = System.nanoTime();
    private int pushes;
    private int reads;

    Climb(Destination destination, Tries tries, Rung... before) {
        this.destination = destination;
        this.tries = tries;
        rungs.addAll(List.of(before));
    }

    Published climb() throws InterruptedException {
        Pushed pushed = new Pushed.NotYet();
        Read read = new Read.NotYet();
        while (true) {
            switch (Ladder.next(patience(), pushed, read, new Ancestry.NotYet())) {
                case Step.Push p -> {
                    pause(pushes);
                    pushed = push();
                    read = new Read.NotYet();
                }
                case Step.Read r -> {
                    pause(reads);
                    read = read();
                }
                case Step.Confirmed c -> {
                    return landed(true);
                }
                case Step.Indeterminate i -> {
                    return landed(false);
                }
                case Step.Refused refused -> {
                    return new Published.Failed(refused.code(), refused.sentence(), rungs);
                }
                case Step.Failed failed -> {
                    return new Published.Failed(failed.code(), failed.sentence(), rungs);
                }
                case Step.LookAtAncestry l -> throw new IllegalStateException("a host was told to do " + l);
                case Step.ReadLater l -> throw new IllegalStateException("a host was told to do " + l);
            }
        }
    }

    /** Reads count from the last push on, so that an unreadable forge does not use up what a push needs after it. */
    private Patience patience() {
        if (reads >= tries.reads()
                || System.nanoTime() - start >= tries.patience().toNanos()) {
            return Patience.HOST_SPENT;
        }
        return pushes < tries.pushes() ? Patience.PUSHES_LEFT : Patience.READS_LEFT;
    }

    private Pushed push() throws InterruptedException {
        pushes++;
        reads = 0;
        Pushed pushed = destination.push();
        rungs.add(new Rung(
                "push",
                seen(
                        pushes,
                        switch (pushed) {
                            case Pushed.NotYet n -> Map.of();
                            case Pushed.Accepted a -> Map.of("answer", "accepted");
                            case Pushed.Refused refused -> Map.of("answer", "refused", "said", refused.words());
                            case Pushed.Ambiguous ambiguous -> Map.of("answer", "ambiguous", "said", ambiguous.why());
                        })));
        return pushed;
    }

    private Read read() throws InterruptedException {
        reads++;
        Read read = destination.read();
        rungs.add(new Rung(
                "read-back",
                seen(
                        reads,
                        switch (read) {
                            case Read.NotYet n -> Map.of();
                            case Read.Equal e -> Map.of("found", "equal");
                            case Read.Different different -> Map.of("found", "different", "commit", different.commit());
                            case Read.Absent a -> Map.of("found", "absent");
                            case Read.Unreadable unreadable -> Map.of("found", "unreadable", "said", unreadable.why());
                        })));
        return read;
    }

    private Map<String, Object> seen(int number, Map<String, Object> what) {
        Map<String, Object> seen = new LinkedHashMap<>(what);
        seen.put("ref", destination.ref());
        seen.put("try", number);
        return seen;
    }

    private Published landed(boolean confirmed) {
        return new Published.Landed(new Landing(destination.commit(), rungs), confirmed);
    }

    /** None before the first try of a kind. */
    private void pause(int before) throws InterruptedException {
        if (before > 0) {
            LockSupport.parkNanos(tries.pauseAfter(before).toNanos());
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
    }
}
