package dev.leasehold.platform.git;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** What the git program said, and how it ended. */
public final class GitAnswer {
    private final String command;
    private final int exitCode;
    private final byte[] output;
    private final String errors;

    GitAnswer(String command, int exitCode, byte[] output, String errors) {
        this.command = command;
        this.exitCode = exitCode;
        this.output = output;
        this.errors = errors;
    }

    public boolean successful() {
        return exitCode == 0;
    }

    public int exitCode() {
        return exitCode;
    }

    /** The start of what it said was wrong. */
    public String errors() {
        return errors.strip();
    }

    /** One character for each byte, since names in git are bytes. */
    public String output() {
        return new String(output, StandardCharsets.ISO_8859_1);
    }

    /** The output's parts, each ended by a zero byte. */
    public List<String> items() {
        String text = output();
        return text.isEmpty()
                ? List.of()
                : List.of(text.substring(0, text.length() - 1).split("\0", -1));
    }

    /** Any exit code but 0 is an exception. */
    public GitAnswer orThrow() throws GitException {
        if (!successful()) {
            throw new GitException(
                    GitException.Kind.FAILED, "git %s ended with %d: %s".formatted(command, exitCode, errors()));
        }
        return this;
    }
}
