package dev.leasehold.platform;

import org.jspecify.annotations.Nullable;
import java.util.Optional;

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
    private final @Nullable String code;

    /** Both sentences end with a full stop. */
    public StartRefused(Why why, String sentence, String suggestion) {
        this(why, Optional.empty(), sentence + " " + suggestion);
    }

    private StartRefused(Why why, Optional<String> code, String message) {
        super(message);
        this.why = why;
        this.code = code.orElse(null);
    }

    /**
     * This machine or a role's settings do not let tasks run here.
     *
     * @param code stable, such as {@code experiment-dir-missing}
     * @param message what is wrong and what to change
     */
    public static StartRefused host(String code, String message) {
        return new StartRefused(Why.HOST, Optional.of(code), "%s: %s.".formatted(code, message));
    }

    public Why why() {
        return why;
    }

    /** Which of the things that one {@link Why} stands for, where there are several. */
    public Optional<String> code() {
        return Optional.ofNullable(code);
    }
}
