package dev.leasehold.delivery;

import java.io.Serial;

/** Ends a quarantine from wherever in it the fault was found. */
final class OutputRefused extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    private final Reason reason;

    OutputRefused(Reason reason, String sentence) {
        super(sentence, null, false, false);
        this.reason = reason;
    }

    Reason reason() {
        return reason;
    }
}
