package dev.leasehold.platform.sql;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Lets what many threads want at the same moment be done by one statement.
 *
 * <ul>
 *   <li>Nobody waits for company: who comes first is served at once and alone. What comes in meanwhile is done together
 *       in the next round. So rounds grow with the load, and the cost of each item shrinks with it.
 *   <li>One round is under way at a time. Its leader is one of those whose items it does, and hands on to the next when
 *       it is over, so nobody works for others for longer than that.
 *   <li>An item that makes its round fail does not fail the others: they are done again, one by one. A connection that
 *       was lost fails them all, for what became of them is not known.
 * </ul>
 *
 * <p>Nobody waits for more than two rounds, and each of them has the deadlines of {@link Database}.
 */
public final class Together<T> {
    private final int most;
    private final Consumer<List<T>> round;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Wish<T>> waiting = new ArrayDeque<>();
    private boolean underWay;

    private enum Turn {
        LEAD,
        DONE
    }

    private record Wish<T>(T item, CompletableFuture<Turn> turn) {}

    /** @param round does all of them or, when it throws, none */
    public Together(int most, Consumer<List<T>> round) {
        this.most = most;
        this.round = round;
    }

    /** Returns when it is done, and throws what a round for it alone would throw. */
    public void run(T item) {
        Wish<T> wish = new Wish<>(item, new CompletableFuture<>());
        if (takesTheLead(wish) || turn(wish) == Turn.LEAD) {
            try {
                lead(wish);
            } finally {
                handOn();
            }
        }
    }

    /** How many wait for the next round. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    private boolean takesTheLead(Wish<T> wish) {
        lock.lock();
        try {
            if (underWay) {
                waiting.add(wish);
                return false;
            }
            underWay = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private Turn turn(Wish<T> wish) {
        try {
            return wish.turn.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }

    private void handOn() {
        lock.lock();
        try {
            Wish<T> next = waiting.poll();
            underWay = next != null;
            if (next != null) {
                next.turn.complete(Turn.LEAD);
            }
        } finally {
            lock.unlock();
        }
    }

    private void lead(Wish<T> own) {
        List<Wish<T>> others = others();
        try {
            List<T> items = new ArrayList<>(List.of(own.item));
            others.forEach(other -> items.add(other.item));
            round.accept(items);
            others.forEach(other -> other.turn.complete(Turn.DONE));
        } catch (RuntimeException e) {
            if (others.isEmpty() || (e instanceof DatabaseException failure && failure.connectionLost())) {
                others.forEach(other -> other.turn.completeExceptionally(e));
                throw e;
            }
            others.forEach(this::alone);
            round.accept(List.of(own.item));
        } catch (Error e) {
            others.forEach(other -> other.turn.completeExceptionally(e));
            throw e;
        }
    }

    private List<Wish<T>> others() {
        List<Wish<T>> others = new ArrayList<>();
        lock.lock();
        try {
            while (others.size() < most - 1 && !waiting.isEmpty()) {
                others.add(waiting.remove());
            }
        } finally {
            lock.unlock();
        }
        return others;
    }

    private void alone(Wish<T> wish) {
        try {
            round.accept(List.of(wish.item));
            wish.turn.complete(Turn.DONE);
        } catch (RuntimeException | Error e) {
            wish.turn.completeExceptionally(e);
        }
    }
}
