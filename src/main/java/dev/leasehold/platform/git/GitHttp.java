package dev.leasehold.platform.git;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * Carries requests to git servers.
 *
 * <ul>
 *   <li>No redirect is followed: the token is for the address that it was made for.
 *   <li>Nothing waits past the end that is named, which is a moment of {@link System#nanoTime}.
 * </ul>
 */
public interface GitHttp {

    /** For a process that has much to ask, for long: it keeps connections, and is interrupted at once. */
    static GitHttp shared() {
        return new SharedGitHttp();
    }

    /**
     * For a process that asks a few times and ends: it starts in a fraction of the time, and has no thread of its own, on
     * which the end of the process would wait.
     */
    static GitHttp plain() {
        return new PlainGitHttp();
    }

    /** What comes back; whoever has asked closes the body. */
    record Answer(int status, String type, InputStream body) {}

    /** Sends some words, and a pack after them where there is one. */
    Answer post(URI address, Map<String, String> headers, byte[] words, @Nullable Path pack, long end)
            throws IOException, InterruptedException;
}
