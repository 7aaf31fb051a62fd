package dev.leasehold.experiment.loop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.experiment.store.NewIdea;
import dev.leasehold.forge.Forge;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.worker.session.IdeaLine;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Takes ideas in: their contents into the blob store, their parents found in the repository. */
final class Ideas {
    private final Forge forge;
    private final Blobs blobs;

    /** What an ideator sent cannot be taken. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    Ideas(Forge forge, Blobs blobs) {
        this.forge = forge;
        this.blobs = blobs;
    }

    /** {@code {"ideas": [{"slug": …, "priority": …, "content": …, "parent_commits": […]}]}}: all of them, or none. */
    List<NewIdea> read(@Nullable JsonNode outcome, String repository) throws Refused {
        JsonNode ideas = outcome == null ? null : outcome.get("ideas");
        if (ideas == null || !ideas.isArray()) {
            throw new Refused("the ideator's outcome must have a list of ideas");
        }
        List<IdeaLine> lines = new ArrayList<>();
        for (JsonNode idea : ideas) {
            try {
                lines.add(IdeaLine.read(idea));
            } catch (IdeaLine.Refused e) {
                throw new Refused("ideas[%d]: %s".formatted(lines.size(), e.getMessage()));
            }
        }
        return take(lines, repository);
    }

    List<NewIdea> take(List<IdeaLine> lines, String repository) throws Refused {
        checkParents(lines, repository);
        Iterator<Digest> contents = store(lines.stream()
                        .map(IdeaLine::content)
                        .filter(Objects::nonNull)
                        .toList())
                .iterator();
        return lines.stream()
                .map(line -> new NewIdea(
                        TaskId.next(),
                        line.slug(),
                        line.priority(),
                        line.parents(),
                        line.content() == null ? null : contents.next(),
                        line.artifacts()))
                .toList();
    }

    /** The forge is asked once for each commit, however many ideas begin from it. */
    private void checkParents(List<IdeaLine> lines, String repository) throws Refused {
        Set<String> known = new HashSet<>();
        for (int i = 0; i < lines.size(); i++) {
            for (String parent : lines.get(i).parents()) {
                if (known.add(parent) && forge.resolve(repository, parent).isEmpty()) {
                    throw new Refused("ideas[%d]: parent %s is no commit of the repository".formatted(i, parent));
                }
            }
        }
    }

    private List<Digest> store(List<String> contents) {
        try {
            return blobs.storeTexts(contents);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
