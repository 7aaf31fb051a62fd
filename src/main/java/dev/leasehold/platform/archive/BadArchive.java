package dev.leasehold.platform.archive;

import java.io.IOException;
import java.io.Serial;

/** An archive that is not taken; the message says what is wrong with it. */
public final class BadArchive extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    public BadArchive(String message) {
        super(message);
    }
}
