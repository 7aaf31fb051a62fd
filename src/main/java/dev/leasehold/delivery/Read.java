package dev.leasehold.delivery;

import dev.leasehold.platform.git.RemoteException;
import java.util.Optional;

/** What was seen at the attempt's ref, in the forge's own answer. */
public sealed interface Read {
    /** Not looked at since the last push. */
    record NotYet() implements Read {}

    /** It holds the attempt's commit. */
    record Equal() implements Read {}

    record Different(String commit) implements Read {}

    /** The forge says that there is no such ref. */
    record Absent() implements Read {}

    /** The forge did not say. That is not the same as absent. */
    record Unreadable(String why) implements Read {}

    static Read of(Optional<String> found, String expected) {
        return found.<Read>map(commit -> commit.equals(expected) ? new Equal() : new Different(commit))
                .orElseGet(Absent::new);
    }

    static Read of(RemoteException failure) {
        return new Unreadable("the forge " + failure.getMessage());
    }
}
