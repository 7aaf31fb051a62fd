package dev.leasehold.cli.client;

/** How a part of a command speaks to whoever typed it. */
public interface Notes {
    /** For whoever watches; nothing in a pipe. */
    void note(String sentence);

    /** A command line, or a file that it names, that cannot be meant. */
    RuntimeException misuse(String sentence);
}
