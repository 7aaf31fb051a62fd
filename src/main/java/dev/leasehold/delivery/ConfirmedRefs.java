package dev.leasehold.delivery;

import dev.leasehold.forge.Forge;
import dev.leasehold.forge.RefView;
import dev.leasehold.forge.RepositoryView;
import dev.leasehold.lease.Landing;
import dev.leasehold.lease.Landings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which refs of a project hold confirmed work, and which commit: that of the confirmation, not whatever is there now. */
final class ConfirmedRefs {
    private static final String VARIANT = "refs/heads/variant/";

    private final Forge forge;
    private final Landings landings;

    ConfirmedRefs(Forge forge, Landings landings) {
        this.forge = forge;
        this.landings = landings;
    }

    List<String> projects() {
        return forge.list().stream().map(RepositoryView::name).toList();
    }

    /** All that may be: the attempts' refs, and the variants, which the service alone writes. */
    List<String> candidates(String project) {
        List<String> refs = new ArrayList<>();
        for (String prefix : List.of(Landing.REFS, VARIANT)) {
            forge.refs(project, prefix).stream().map(RefView::ref).forEach(refs::add);
        }
        return refs;
    }

    /** Those of these that do, with their commits. */
    Map<String, String> of(String project, List<String> refs) {
        Map<String, String> confirmed = new HashMap<>(landings.confirmed(refs));
        confirmed
                .entrySet()
                .removeIf(entry -> !forge.read(project, entry.getKey())
                        .map(entry.getValue()::equals)
                        .orElse(false));
        for (String ref : refs) {
            if (ref.startsWith(VARIANT)) {
                forge.read(project, ref).ifPresent(commit -> confirmed.put(ref, commit));
            }
        }
        return confirmed;
    }
}
