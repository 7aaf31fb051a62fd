package dev.leasehold.forge;

/** Who stands at the forge's door, once known. */
public sealed interface Client {
    /** A person with a token of theirs. {@code pushes} is whether it allows more than to look. */
    record Person(String name, boolean pushes) implements Client {}

    /** Whoever runs an attempt: reads one repository, and creates one ref there once. */
    record Attempt(String repository, String task, int number) implements Client {}

    /** Another process of this installation. */
    record Service() implements Client {}
}
