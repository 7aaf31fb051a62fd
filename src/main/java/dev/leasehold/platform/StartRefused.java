package dev.leasehold.platform;

/**
 * Leasehold will not start, and says what is wrong, why, and what to do: for the user's eyes, without a stack trace.
 * The {@link Why} decides the exit code.
 */
public final class StartRefused extends RuntimeException {

    /** What stands in the way. The exit codes are documented and stable. */
    public enum Why {
        PORT(10),
        FOLDER(11),
        DATABASE(12),
        HOST(13),
        CONFIGURATION(14),
        SERVICE(15);

        private final int exitCode;

        Why(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    private static final long serialVersionUID = 1;

    private final Why why;

    /** Both sentences end with a full stop. */
    public StartRefused(Why why, String sentence, String suggestion) {
        super(sentence + " " + suggestion);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
