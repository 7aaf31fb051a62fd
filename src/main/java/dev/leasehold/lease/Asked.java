package dev.leasehold.lease;

/** Whether a running attempt could be asked for something. */
public sealed interface Asked {
    /** Its holder will hear of it. */
    record Made(long errand) implements Asked {}

    record Unknown() implements Asked {}

    /** Nobody holds it at this moment. */
    record NotRunning(String state) implements Asked {}

    /** Too much that was asked before is not done yet. */
    record Backlog(int most) implements Asked {}
}
