package dev.leasehold.delivery;

import dev.leasehold.platform.git.PushReport;
import dev.leasehold.platform.git.RemoteException;

/** What was seen of the last push to the attempt's ref. */
public sealed interface Pushed {
    /** None was tried, or none that is known of: another host may have, before it crashed. */
    record NotYet() implements Pushed {}

    /** The server says that the ref is made. */
    record Accepted() implements Pushed {}

    /** The server says that this push made no ref. An earlier one may have. */
    record Refused(String words) implements Pushed {}

    /** Nobody knows whether the ref is made. */
    record Ambiguous(String why) implements Pushed {}

    static Pushed of(PushReport report) {
        return report.accepted() ? new Accepted() : new Refused(report.words());
    }

    static Pushed of(RemoteException failure) {
        String words = "the forge " + failure.getMessage();
        return switch (failure.kind()) {
            case REFUSED -> new Refused(words);
            case BUSY, BROKEN, LATE, NONSENSE -> new Ambiguous(words);
        };
    }
}
