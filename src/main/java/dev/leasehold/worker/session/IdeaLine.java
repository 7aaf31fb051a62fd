package dev.leasehold.worker.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * An idea as an ideator sends it. Exactly one of {@code content} and {@code artifacts} is there.
 *
 * @param parents commits to begin from; none for the experiment's first commit
 */
public record IdeaLine(
        String slug,
        double priority,
        List<String> parents,
        @Nullable String content,
        @Nullable String artifacts) {
    /** Of the content, in bytes. */
    public static final int MOST_CONTENT = 256 * 1024;

    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,99}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
    private static final int MOST_PARENTS = 16;

    public IdeaLine {
        parents = List.copyOf(parents);
    }

    /** An idea that cannot be taken: which field, and what it must be. */
    public static final class Refused extends Exception {
        Refused(String message) {
            super(message);
        }
    }

    /** Reads its fields strictly; others are passed over. Whether the parents exist is another question. */
    public static IdeaLine read(JsonNode idea) throws Refused {
        String slug = idea.path("slug").textValue();
        if (slug == null || !SLUG.matcher(slug).matches()) {
            throw new Refused("slug must be a-z, 0-9 and '-', beginning with a letter or digit, at most 100, is "
                    + described(idea.path("slug")));
        }
        String content = content(idea);
        return new IdeaLine(slug, priority(idea), parents(idea), content, content == null ? artifacts(idea) : null);
    }

    /** {@code true} counts as one, as it does where these lines come from. */
    private static double priority(JsonNode idea) throws Refused {
        JsonNode priority = idea.path("priority");
        double value = priority.isBoolean() ? (priority.booleanValue() ? 1 : 0) : priority.doubleValue();
        if (!(priority.isNumber() || priority.isBoolean()) || !Double.isFinite(value)) {
            throw new Refused("priority must be a finite number, is " + described(priority));
        }
        return value;
    }

    private static List<String> parents(JsonNode idea) throws Refused {
        JsonNode parents = idea.path("parent_commits");
        if (parents.isMissingNode()) {
            return List.of();
        }
        if (!parents.isArray() || parents.isEmpty() || parents.size() > MOST_PARENTS) {
            throw new Refused("parent_commits must be a list of 1 to %d commits, is %s"
                    .formatted(MOST_PARENTS, described(parents)));
        }
        List<String> commits = new ArrayList<>();
        for (JsonNode parent : parents) {
            String commit = parent.textValue();
            if (commit == null || !COMMIT.matcher(commit).matches()) {
                throw new Refused("parent_commits must be full commit ids of 40 or 64 lower-case hex digits, has "
                        + described(parent));
            }
            commits.add(commit);
        }
        return commits;
    }

    private static @Nullable String content(JsonNode idea) throws Refused {
        String content = idea.path("content").asText("").strip();
        if (!idea.path("content").isTextual() || content.isEmpty()) {
            return null;
        }
        if (content.getBytes(StandardCharsets.UTF_8).length > MOST_CONTENT) {
            throw new Refused("content is longer than %d bytes".formatted(MOST_CONTENT));
        }
        return content;
    }

    private static String artifacts(JsonNode idea) throws Refused {
        JsonNode uri = idea.path("artifacts_uri");
        try {
            if (uri.isTextual() && new URI(uri.textValue()).isAbsolute()) {
                return uri.textValue();
            }
        } catch (URISyntaxException e) {
            throw new Refused("artifacts_uri is no URI: " + e.getMessage());
        }
        throw new Refused("needs content, or an artifacts_uri with a scheme, is " + described(uri));
    }

    /** As it was read. */
    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("slug", slug).put("priority", priority);
        if (!parents.isEmpty()) {
            parents.forEach(json.putArray("parent_commits")::add);
        }
        return content == null ? json.put("artifacts_uri", artifacts) : json.put("content", content);
    }

    private static String described(JsonNode value) {
        String text = value.isMissingNode() ? "missing" : value.toString();
        return text.length() > 80 ? text.substring(0, 80) + "…" : text;
    }
}
