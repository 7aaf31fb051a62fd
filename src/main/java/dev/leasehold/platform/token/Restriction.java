package dev.leasehold.platform.token;

import org.jspecify.annotations.Nullable;
import java.util.Set;

/**
 * What part of the installation a token is for: one experiment, the tasks of one role, or, without either, all of it.
 *
 * <p>It takes away and never gives: what the scopes do not allow stays forbidden within it.
 */
public record Restriction(
        @Nullable String experiment, @Nullable String role) {
    public static final Restriction NONE = new Restriction(null, null);

    public Restriction {
        if (experiment != null && role != null) {
            throw new IllegalArgumentException("a token is for one experiment or for one role, not for both");
        }
        if (role != null) {
            new Scope.Worker(role); // refuses what can be no role
        }
    }

    public boolean isNone() {
        return experiment == null && role == null;
    }

    /** An administrator is not restricted, and a worker's token is for its role already. */
    public void mustFit(Set<Scope> scopes) {
        if (!isNone() && !Set.of(Scope.READ, Scope.SUBMIT).containsAll(scopes)) {
            throw new IllegalArgumentException("only the scopes read and submit go with an experiment or a role");
        }
    }

    /** For the sentence that refuses: {@code the experiment 01h…}. */
    public String inWords() {
        return experiment == null ? "tasks of the role " + role : "the experiment " + experiment;
    }
}
