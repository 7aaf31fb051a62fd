package dev.leasehold.lease;

/** At how many failures by the user's fault, and by the infrastructure's, a task has failed for good. */
public record Budget(int user, int infrastructure) {
    public static final Budget DEFAULT = new Budget(1, 5);
    private static final int MOST = 100;

    public Budget {
        check("user", user);
        check("infrastructure", infrastructure);
    }

    private static void check(String name, int attempts) {
        if (attempts < 1 || attempts > MOST) {
            throw new IllegalArgumentException(
                    "attempts.%s is %d, must be between 1 and %d".formatted(name, attempts, MOST));
        }
    }

    boolean spentBy(Failures failures) {
        return failures.user() >= user || failures.infrastructure() >= infrastructure;
    }
}
