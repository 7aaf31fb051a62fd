package dev.leasehold.lease;

import java.util.Map;

/**
 * One step on the way of a commit to the forge, with what was seen there.
 *
 * @param name {@code outcome}, {@code quarantine}, {@code push}, {@code read-back}, {@code service}
 */
public record Rung(String name, Map<String, Object> seen) {
    public Rung {
        seen = Map.copyOf(seen);
    }
}
