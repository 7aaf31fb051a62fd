package dev.leasehold.forge;

import java.io.Serial;

/** The forge could not do what was asked, or could not be reached. It may be otherwise a moment later. */
public final class ForgeException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    public ForgeException(String what) {
        super(what);
    }

    public ForgeException(String what, Throwable cause) {
        super(what, cause);
    }
}
