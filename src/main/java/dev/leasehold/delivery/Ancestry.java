package dev.leasehold.delivery;

/** What the service itself saw when it looked from the landed commit for the task's parents. */
public sealed interface Ancestry {
    record NotYet() implements Ancestry {}

    /** The commit descends from every parent. */
    record Descends() implements Ancestry {}

    record Strays(String why) implements Ancestry {}

    record Unreadable(String why) implements Ancestry {}
}
