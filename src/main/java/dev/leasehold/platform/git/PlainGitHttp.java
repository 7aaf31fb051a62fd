package dev.leasehold.platform.git;

import org.jspecify.annotations.Nullable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Over {@link HttpURLConnection}. */
final class PlainGitHttp implements GitHttp {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    @Override
    public Answer post(URI address, Map<String, String> headers, byte[] words, @Nullable Path pack, long end)
            throws IOException {
        var connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setRequestMethod("POST");
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout((int) Math.min(CONNECT.toMillis(), left(end)));
        connection.setReadTimeout(left(end));
        headers.forEach(connection::setRequestProperty);
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(words.length + (pack == null ? 0 : Files.size(pack)));
        try (OutputStream to = connection.getOutputStream()) {
            to.write(words);
            if (pack != null) {
                Files.copy(pack, to);
            }
        }
        int status = status(connection);
        InputStream answer = status / 100 == 2 ? connection.getInputStream() : InputStream.nullInputStream();
        String type = Objects.requireNonNullElse(connection.getContentType(), "nothing");
        return new Answer(status, type, readUntil(end, answer));
    }

    private static int status(HttpURLConnection connection) throws IOException {
        try {
            int status = connection.getResponseCode();
            if (status < 0) {
                throw new IOException("it does not speak HTTP");
            }
            return status;
        } catch (HttpRetryException unread) { // a streamed body cannot be sent twice, so the answer is not even read
            return unread.responseCode();
        }
    }

    /** A single read ends by the connection's own patience, which is as long as there was at its beginning. */
    private static InputStream readUntil(long end, InputStream answer) {
        return new FilterInputStream(answer) {
            @Override
            public int read() throws IOException {
                left(end);
                return super.read();
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                left(end);
                return super.read(into, from, length);
            }
        };
    }

    /** Rounded up, so that a patience that is at its end is not before that of whoever asked. */
    private static int left(long end) throws SocketTimeoutException {
        long millis = Math.ceilDiv(end - System.nanoTime(), 1_000_000L);
        if (millis <= 0) {
            throw new SocketTimeoutException("no whole answer in time");
        }
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
