package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Code;

/** Ends an attempt before or beside its command, with the code it fails with. */
final class AttemptFailed extends Exception {
    private final Code code;

    AttemptFailed(Code code, String message) {
        super(message);
        this.code = code;
    }

    Code code() {
        return code;
    }
}
