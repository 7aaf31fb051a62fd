package dev.leasehold.worker.workspace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.leasehold.lease.Code;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Reads what a command says it did. Whoever wrote it is not trusted: a link, a pipe, a large file or anything but one
 * JSON object is refused, and nothing outside the workspace is ever read in its place.
 */
public final class OutcomeFile {
    public static final String PATH = ".leasehold/outcome.json";
    public static final int MAX_BYTES = 64 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private OutcomeFile() {}

    /** The same; null when there is none, where none is required of a command that succeeded. */
    public static @Nullable JsonNode read(Path workspace, boolean required) throws AttemptFailed {
        JsonNode outcome = read(workspace).orElse(null);
        if (outcome == null && required) {
            throw new AttemptFailed(Code.OUTCOME_MISSING, "the command succeeded, but wrote no " + PATH);
        }
        return outcome;
    }

    /** Reads it after every process of the attempt is gone. Empty, when there is none. */
    public static Optional<JsonNode> read(Path workspace) throws AttemptFailed {
        Path folder = workspace.resolve(".leasehold");
        Path file = folder.resolve("outcome.json");
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) || !Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!attributes.isRegularFile()) {
                throw invalid("is no regular file");
            }
            return Optional.of(parse(bytes(file)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (JsonProcessingException e) {
            throw invalid("is no JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw invalid("cannot be read: " + e.getMessage());
        }
    }

    private static byte[] bytes(Path file) throws IOException, AttemptFailed {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                throw invalid("is larger than %d bytes".formatted(MAX_BYTES));
            }
            return bytes;
        }
    }

    private static JsonNode parse(byte[] bytes) throws IOException, AttemptFailed {
        JsonNode node = JSON.readTree(bytes);
        if (node == null || !node.isObject()) {
            throw invalid("is no JSON object");
        }
        return node;
    }

    public static AttemptFailed invalid(String why) {
        return new AttemptFailed(Code.OUTCOME_INVALID, PATH + " " + why);
    }
}
