package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;
import java.nio.file.Path;

/**
 * A file handed over with a task: its text inline, or uploaded once and named by digest ({@code sha256:…}).
 *
 * <p>{@code path} is relative to the workspace and stays inside it.
 */
public record InputFile(
        String path, @Nullable String content, @Nullable String digest, boolean readOnly) {
    public InputFile {
        checkPath("input path", path);
        if ((content == null) == (digest == null)) {
            throw new IllegalArgumentException(
                    "input '%s' needs either content or digest, and not both".formatted(path));
        }
        if (digest != null) {
            checkDigest("input '%s'".formatted(path), digest);
        }
    }

    static void checkPath(String what, String path) {
        Path parsed = Path.of(path);
        if (path.isBlank() || parsed.isAbsolute() || !parsed.normalize().equals(parsed) || parsed.startsWith("..")) {
            throw new IllegalArgumentException(
                    "%s '%s' must be relative, without '.' or '..' steps".formatted(what, path));
        }
    }

    static void checkDigest(String what, String digest) {
        if (!digest.matches("sha256:[0-9a-f]{64}")) {
            throw new IllegalArgumentException(
                    "%s has digest '%s', expected sha256: and 64 hex digits".formatted(what, digest));
        }
    }
}
