package dev.leasehold.lease;

import java.util.ArrayDeque;
import java.util.Deque;

/** The last steps, for whoever has to find out what went wrong. */
final class Story {
    private static final int TOLD = 40;

    private final Deque<String> steps = new ArrayDeque<>();

    void tell(String step) {
        steps.addLast(step);
        if (steps.size() > TOLD) {
            steps.removeFirst();
        }
    }

    @Override
    public String toString() {
        return String.join("\n  ", steps);
    }
}
