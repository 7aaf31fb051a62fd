package dev.leasehold.lease;

/** What became of a {@link Report}. */
public sealed interface Settlement {
    String task();

    /** Believed, now or when it was first said. {@code state} is what the end of the attempt led to. */
    record Accepted(String task, String state) implements Settlement {}

    /** The lease is another's or nobody's. Nothing changed. */
    record LeaseLost(String task) implements Settlement {}

    /** The same attempt was already reported to have ended otherwise. Nothing changed. */
    record Conflict(String task, String state) implements Settlement {}
}
