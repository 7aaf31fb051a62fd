package dev.leasehold.worker.subprocess;

/** The host cannot run tasks as configured. The message says what is wrong and what to change. */
public final class StartRefused extends RuntimeException {
    private final String code;

    StartRefused(String code, String message) {
        super(message);
        this.code = code;
    }

    /** A stable code, such as {@code experiment-dir-missing}. */
    public String code() {
        return code;
    }
}
