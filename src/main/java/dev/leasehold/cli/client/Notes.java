package dev.leasehold.cli.client;

/** How a part of a command speaks to whoever typed it. */
public interface Notes {
    /** For whoever watches; nothing in a pipe. */
    void note(String sentence);

    /** A command line that cannot be meant. */
    RuntimeException misuse(String sentence);

    /** A file or folder of this machine that is not right, or may not be read or written. Both end with a full stop. */
    RuntimeException badFile(String sentence, String suggestion);
}
