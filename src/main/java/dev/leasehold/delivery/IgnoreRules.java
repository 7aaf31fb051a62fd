package dev.leasehold.delivery;

import org.jspecify.annotations.Nullable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What the {@code .gitignore} of a folder, and of those above it, say. The last rule of the deepest file decides. */
final class IgnoreRules {
    static final IgnoreRules NONE = new IgnoreRules(null, "", List.of());

    private final @Nullable IgnoreRules above;
    private final String folder;
    private final List<IgnoreRule> rules;

    private IgnoreRules(@Nullable IgnoreRules above, String folder, List<IgnoreRule> rules) {
        this.above = above;
        this.folder = folder;
        this.rules = rules;
    }

    /** @param folder with a slash at its end, or empty at the top */
    IgnoreRules with(String folder, String gitignore) {
        List<IgnoreRule> more = new ArrayList<>(gitignore
                .lines()
                .map(IgnoreRule::parse)
                .filter(Objects::nonNull)
                .toList());
        return new IgnoreRules(this, folder, more.reversed());
    }

    /** Whether the path is ignored, given that no folder on the way to it is. */
    boolean ignores(String path, boolean isFolder) {
        for (IgnoreRules level = this; level != null; level = level.above) {
            for (IgnoreRule rule : level.rules) {
                if (rule.matches(path.substring(level.folder.length()), isFolder)) {
                    return !rule.negated();
                }
            }
        }
        return false;
    }
}
