package dev.leasehold.worker.workspace;

import dev.leasehold.lease.Code;

/** Ends an attempt before or beside its command, with the code it fails with. */
public final class AttemptFailed extends Exception {
    private final Code code;

    public AttemptFailed(Code code, String message) {
        super(message);
        this.code = code;
    }

    public Code code() {
        return code;
    }
}
