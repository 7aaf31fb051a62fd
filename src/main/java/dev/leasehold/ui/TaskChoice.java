package dev.leasehold.ui;

import dev.leasehold.lease.TaskFilter;
import org.jspecify.annotations.Nullable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;

import static java.util.Collections.unmodifiableSequencedSet;

/** Which tasks a visitor chose to see, and what there is to choose from. */
record TaskChoice(
        @Nullable String state,
        @Nullable String role,
        @Nullable String group,
        Set<String> roles) {
    TaskChoice {
        if (role != null && !role.isEmpty()) { // also one that is configured no more, or never was: it was chosen
            SequencedSet<String> shown = new LinkedHashSet<>(roles);
            shown.add(role);
            roles = unmodifiableSequencedSet(shown);
        }
    }

    public List<String> states() {
        return TaskFilter.STATES;
    }

    /** The choice as it stands in an address. */
    public String query() {
        return Pages.pair("state", state) + Pages.pair("role", role) + Pages.pair("group", group);
    }
}
