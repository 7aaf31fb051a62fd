package dev.leasehold.platform.archive;

import java.io.IOException;

/** An archive that is not unpacked: its message says which entry, and why. */
public final class ArchiveRefused extends IOException {
    private static final long serialVersionUID = 1;

    ArchiveRefused(String message) {
        super(message);
    }
}
