package dev.leasehold.worker.courier;

import java.util.Locale;

/** What an entry of a parcel is. */
enum ParcelKind {
    FOLDER(false),
    FILE(true),
    /** Its content is its target. */
    LINK(true),
    /** The commit whose files are to be written now. */
    HEAD(true),
    /** {@code task.json}, for the folder that is the host's whatever the commit has there. */
    TASK(true),
    /** A step's last word. */
    WORD(true),
    /** What the launcher says of the command's end. */
    RECORD(true),
    /** A regular file whose content stays where it is. */
    SEEN(false),
    /** A regular file that is as it was checked out. */
    SAME(false),
    /** A pipe, a socket or a device. */
    SPECIAL(false),
    /** A file that cannot be read, or is another user's. */
    BARRED(false),
    /** A folder of that kind. */
    CLOSED(false),
    END(false);

    private final boolean carries;

    ParcelKind(boolean carries) {
        this.carries = carries;
    }

    /** Whether as many bytes follow as its size says. */
    boolean carries() {
        return carries;
    }

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }
}
