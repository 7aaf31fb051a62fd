package dev.leasehold.platform.git;

import java.io.IOException;
import java.io.Serial;

/** A git server did not answer as it should. Never tells the token. */
public final class RemoteException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    /** What is known of what was asked for. */
    public enum Kind {
        /** A definite no, by status: nothing was done. */
        REFUSED,
        /** The server cannot just now; it may have done some of it. */
        BUSY,
        /** No connection, or one that broke. */
        BROKEN,
        /** No whole answer by the deadline. */
        LATE,
        /** An answer that is none of git's. */
        NONSENSE
    }

    private final Kind kind;

    RemoteException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    RemoteException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
