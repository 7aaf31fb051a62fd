package dev.leasehold.lease;

import java.util.List;

/**
 * What became of a role's attempts, once they had ended.
 *
 * @param abandoned those whose holder fell silent
 * @param onTheHouse those that were followed by another attempt at nobody's charge
 * @param waited from a task's submission to its first attempt
 * @param ran from an attempt's start to its end
 */
public record RoleStatistics(
        String role,
        long attempts,
        long succeeded,
        long abandoned,
        long onTheHouse,
        Spread waited,
        Spread ran,
        List<CodeCount> codes) {

    /** In seconds; all 0 where nothing was counted. */
    public record Spread(double median, double p90, double p99, double most) {}

    /** How many attempts ended with a code. */
    public record CodeCount(Code code, Fault fault, long attempts) {}

    RoleStatistics with(List<CodeCount> counted) {
        return new RoleStatistics(role, attempts, succeeded, abandoned, onTheHouse, waited, ran, counted);
    }
}
