package dev.leasehold.platform.git;

import org.jspecify.annotations.Nullable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

/**
 * Carries requests to git servers, over {@code java.net.http}. One for a whole process: it keeps connections.
 *
 * <ul>
 *   <li>No redirect is followed: the token is for the address that it was made for.
 *   <li>Nothing waits past the end that is named, which is a moment of {@link System#nanoTime}; an interrupt ends it at once.
 * </ul>
 */
public final class GitHttp {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();

    /** What comes back; whoever has asked closes the body. */
    record Answer(int status, String type, InputStream body) {}

    /** Sends some words, and a pack after them where there is one. */
    Answer post(URI address, Map<String, String> headers, byte[] words, @Nullable Path pack, long end)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address).POST(publisher(words, pack));
        headers.forEach(request::header);
        HttpResponse<InputStream> response = send(request.build(), end);
        String type = response.headers().firstValue("Content-Type").orElse("nothing");
        return new Answer(response.statusCode(), type, closedAt(end, response.body()));
    }

    private static BodyPublisher publisher(byte[] words, @Nullable Path pack) throws IOException {
        BodyPublisher first = BodyPublishers.ofByteArray(words);
        return pack == null ? first : BodyPublishers.concat(first, BodyPublishers.ofFile(pack));
    }

    private HttpResponse<InputStream> send(HttpRequest request, long end) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<InputStream>> sent = http.sendAsync(request, BodyHandlers.ofInputStream());
        try {
            return sent.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("no answer in time");
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
            throw cause instanceof IOException broken ? broken : new IOException(cause);
        } finally {
            sent.cancel(true);
        }
    }

    private static InputStream closedAt(long end, InputStream body) {
        CompletableFuture<Void> watchdog = CompletableFuture.runAsync(
                () -> close(body), CompletableFuture.delayedExecutor(end - System.nanoTime(), NANOSECONDS));
        return new FilterInputStream(body) {
            @Override
            public void close() throws IOException {
                watchdog.cancel(false);
                super.close();
            }
        };
    }

    private static void close(InputStream answer) {
        try {
            answer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
