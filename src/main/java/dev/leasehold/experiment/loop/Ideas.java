package dev.leasehold.experiment.loop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.experiment.store.NewIdea;
import dev.leasehold.forge.Forge;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.worker.session.IdeaLine;
import org.jspecify.annotations.Nullable;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

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
        List<NewIdea> taken = new ArrayList<>();
        for (IdeaLine line : lines) {
            for (String parent : line.parents()) {
                if (forge.resolve(repository, parent).isEmpty()) {
                    throw new Refused(
                            "ideas[%d]: parent %s is no commit of the repository".formatted(taken.size(), parent));
                }
            }
            taken.add(new NewIdea(
                    TaskId.next(),
                    line.slug(),
                    line.priority(),
                    line.parents(),
                    line.content() == null ? null : store(line.content()),
                    line.artifacts()));
        }
        return taken;
    }

    private Digest store(String content) {
        try {
            return blobs.store(new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8)))
                    .blob()
                    .digest();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
