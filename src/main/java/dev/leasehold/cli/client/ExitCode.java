package dev.leasehold.cli.client;

import dev.leasehold.platform.problem.Problem;

/** What the commands of the client exit with, beside 0, 1 and 2. They are documented and stable. */
public final class ExitCode {
    /** The task came to an end, but not to a good one. */
    public static final int TASK_FAILED = 3;

    public static final int UNREACHABLE = 20;
    public static final int REFUSED = 21;
    public static final int TOKEN = 22;
    public static final int NOT_FOUND = 23;
    public static final int CONFLICT = 24;
    public static final int SERVICE_FAILED = 25;

    /** Whoever read the output wants no more: what a shell says of a program that SIGPIPE ended. */
    public static final int READER_GONE = 141;

    private ExitCode() {}

    static int of(Problem problem) {
        return switch (problem.status()) {
            case 401, 403 -> TOKEN;
            case 404, 410 -> NOT_FOUND;
            case 409 -> CONFLICT;
            default -> problem.status() >= 500 ? SERVICE_FAILED : REFUSED;
        };
    }
}
