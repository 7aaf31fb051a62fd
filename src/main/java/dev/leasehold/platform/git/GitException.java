package dev.leasehold.platform.git;

import java.io.IOException;
import java.io.Serial;

/** The git program did not do what it was asked for: it is missing, took too long, said too much or failed. */
public final class GitException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** In which way. */
    public enum Kind {
        /** It could not be run, or ended with an exit code of its own. */
        FAILED,
        LATE,
        SAID_TOO_MUCH
    }

    private final Kind kind;

    GitException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    GitException(String message, Throwable cause) {
        super(message, cause);
        this.kind = Kind.FAILED;
    }

    public Kind kind() {
        return kind;
    }
}
