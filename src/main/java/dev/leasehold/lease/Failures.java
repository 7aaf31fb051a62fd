package dev.leasehold.lease;

/** How many attempts of a task failed by whose fault, since it was submitted or redriven. */
public record Failures(int user, int infrastructure) {
    public static final Failures NONE = new Failures(0, 0);

    Failures plus(Fault fault) {
        return switch (fault) {
            case USER -> new Failures(user + 1, infrastructure);
            case INFRASTRUCTURE -> new Failures(user, infrastructure + 1);
        };
    }
}
