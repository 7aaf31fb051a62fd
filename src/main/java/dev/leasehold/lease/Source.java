package dev.leasehold.lease;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What of a repository on the forge a task works on, and what becomes of its change.
 *
 * @param repository a project, or an experiment's repository
 * @param parents full commit ids. The first is checked out; of the others the history is there, down to the merge base
 */
public record Source(String repository, List<String> parents, Commit commit) {
    private static final Pattern REPOSITORY = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");
    private static final Pattern COMMIT_ID = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");

    public Source {
        if (!isRepositoryName(repository)) {
            throw new IllegalArgumentException(
                    "repository '%s' must be lower-case letters, digits and inner '.', '_', '-', at most 63"
                            .formatted(repository));
        }
        parents = List.copyOf(parents);
        if (parents.isEmpty() || parents.size() > 16) {
            throw new IllegalArgumentException("parents has %d commits, must be 1 to 16".formatted(parents.size()));
        }
        for (String parent : parents) {
            if (!isCommitId(parent)) {
                throw new IllegalArgumentException("parent '%s' is not a full commit id".formatted(parent));
            }
        }
    }

    /** Names one folder on the forge, {@code <name>.git}. */
    public static boolean isRepositoryName(String text) {
        return REPOSITORY.matcher(text).matches() && !text.contains("..") && !text.endsWith(".git");
    }

    public static boolean isCommitId(String text) {
        return COMMIT_ID.matcher(text).matches();
    }

    /** What of an attempt's work is delivered. */
    public enum Commit {
        /** Nothing: the task only looks at the repository. */
        NONE,
        /** What the command changed, made into one commit on the parents. */
        AUTO,
        /** The commit that the outcome names. */
        OWN;

        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
