package dev.leasehold.experiment.document;

import dev.leasehold.platform.problem.Nearest;
import java.util.Collection;
import java.util.List;

/**
 * Something wrong with a document, in the words of who wrote it.
 *
 * @param path of the field, {@code roles.executor.command} or {@code ideas.list[2].slug}; empty for the whole document
 * @param allowed the words that may stand there, where they can be counted
 * @param suggestion what to write instead, empty when there is nothing to guess
 */
public record Finding(Mark mark, String path, String message, List<String> allowed, String suggestion) {
    public Finding {
        allowed = List.copyOf(allowed);
    }

    static Finding of(Mark mark, String path, String message) {
        return new Finding(mark, path, message, List.of(), "");
    }

    /** A word that is none of the known ones; the nearest of them is suggested. */
    static Finding unknown(Mark mark, String path, String message, String word, Collection<String> known) {
        List<String> sorted = known.stream().sorted().toList();
        String suggestion = Nearest.to(word, sorted)
                .map(nearest -> "Did you mean '%s'?".formatted(nearest))
                .orElse("");
        return new Finding(mark, path, message, sorted, suggestion);
    }

    /** As a compiler says it: place, field, what is wrong, what is allowed, what was perhaps meant. */
    @Override
    public String toString() {
        StringBuilder line = new StringBuilder().append(mark).append(": ");
        if (!path.isEmpty()) {
            line.append(path).append(": ");
        }
        line.append(message);
        if (!allowed.isEmpty()) {
            line.append("; allowed: ").append(String.join(", ", allowed));
        }
        return suggestion.isEmpty() ? line.toString() : line + ". " + suggestion;
    }
}
