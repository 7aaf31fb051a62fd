package dev.leasehold.platform.git;

import java.io.IOException;
import java.io.Serial;

/** The git program did not do what it was asked for: it is missing, took too long, said too much or failed. */
public final class GitException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    GitException(String message) {
        super(message);
    }

    GitException(String message, Throwable cause) {
        super(message, cause);
    }
}
