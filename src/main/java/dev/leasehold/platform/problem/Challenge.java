package dev.leasehold.platform.problem;

import java.util.Optional;

/** What {@code WWW-Authenticate} says beside a problem, as RFC 6750 spells it. */
public final class Challenge {
    private static final String BEARER = "Bearer realm=\"leasehold\"";

    private Challenge() {}

    public static Optional<String> of(Problem problem) {
        return switch (problem.status()) {
            case 401 -> Optional.of(BEARER);
            case 403 -> Optional.of(BEARER + ", error=\"insufficient_scope\"");
            default -> Optional.empty();
        };
    }
}
