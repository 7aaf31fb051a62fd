package dev.leasehold.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Git's own server, {@code git http-backend}, for the repositories of a folder. It asks for one token. */
public final class GitServer implements AutoCloseable {
    public static final String TOKEN = "lht_test-token-0123456789";

    private static final Duration MOST_TO_END = Duration.ofSeconds(20);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Path root;
    private final List<String> requests = new CopyOnWriteArrayList<>();

    private final String expected;
    private volatile Runnable meanwhile = () -> {};
    private volatile boolean down;

    private GitServer(HttpServer server, Path root, String user, String token) {
        this.server = server;
        this.root = root;
        byte[] pair = (user + ":" + token).getBytes(StandardCharsets.UTF_8);
        this.expected = "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    public static GitServer of(Path root) {
        try {
            return start(HttpServer.create(anyPort(), 64), root, "leasehold", TOKEN);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Over TLS, for another user and token. */
    public static GitServer of(Path root, TlsIdentity identity, String user, String token) {
        return start(identity.server(anyPort()), root, user, token);
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private static GitServer start(HttpServer server, Path root, String user, String token) {
        try {
            GitServer git = new GitServer(server, root, user, token);
            server.createContext("/", git::answer);
            server.setExecutor(git.threads);
            server.start();
            return git;
        } catch (RuntimeException e) {
            server.stop(0);
            throw e;
        }
    }

    /** While a client that has shown its token waits for the answer. */
    public void meanwhile(Runnable look) {
        meanwhile = look;
    }

    /** From now on all that it answers is 503, or no longer. */
    public void down(boolean is) {
        down = is;
    }

    public URI url(String repository) {
        return URI.create("%s://127.0.0.1:%d/%s.git"
                .formatted(
                        server instanceof HttpsServer ? "https" : "http",
                        server.getAddress().getPort(),
                        repository));
    }

    /** What was asked for, such as {@code POST /project.git/git-upload-pack}. */
    public List<String> requests() {
        return requests;
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
        String shown = exchange.getRequestHeaders().getFirst("Authorization");
        try (exchange) {
            if (down) {
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            if (!expected.equals(shown)) {
                refuse(exchange, shown);
                return;
            }
            meanwhile.run();
            hand(exchange, backend(exchange));
        }
    }

    /** With all that it was shown in its answer, as careless servers do. */
    private static void refuse(HttpExchange exchange, String shown) throws IOException {
        String secret =
                shown == null ? "" : new String(Base64.getDecoder().decode(shown.substring(6)), StandardCharsets.UTF_8);
        byte[] words = "No user and token %s%n".formatted(secret).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.getResponseHeaders().add("Content-Type", "text/plain; charset=UTF-8");
        exchange.sendResponseHeaders(401, words.length);
        exchange.getResponseBody().write(words);
    }

    private byte[] backend(HttpExchange exchange) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("git", "http-backend");
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(Map.of(
                "PATH", "/usr/bin:/bin",
                "GIT_PROJECT_ROOT", root.toString(),
                "GIT_HTTP_EXPORT_ALL", "1",
                "REMOTE_USER", "attempt",
                "REQUEST_METHOD", exchange.getRequestMethod(),
                "PATH_INFO", exchange.getRequestURI().getPath(),
                "QUERY_STRING", orEmpty(exchange.getRequestURI().getQuery()),
                "CONTENT_TYPE", orEmpty(exchange.getRequestHeaders().getFirst("Content-Type")),
                "HTTP_CONTENT_ENCODING", orEmpty(exchange.getRequestHeaders().getFirst("Content-Encoding")),
                "GIT_PROTOCOL", orEmpty(exchange.getRequestHeaders().getFirst("Git-Protocol"))));
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length != null) {
            environment.put("CONTENT_LENGTH", length);
        }
        environment.put("HOME", root.toString());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        Thread feeder = Thread.ofVirtual().start(() -> feed(exchange.getRequestBody(), process.getOutputStream()));
        byte[] answer = process.getInputStream().readAllBytes();
        try {
            feeder.join();
            process.waitFor();
        } catch (InterruptedException closed) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().onExit().join();
        }
        return answer;
    }

    private static void feed(InputStream from, OutputStream to) {
        try (to) {
            from.transferTo(to);
        } catch (IOException e) {
            // A backend that has read enough.
        }
    }

    /** From CGI's answer, headers first, to HTTP's. */
    private static void hand(HttpExchange exchange, byte[] answer) throws IOException {
        ByteArrayInputStream in = new ByteArrayInputStream(answer);
        int status = 200;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            String[] parts = line.split(": ", 2);
            if (parts[0].equals("Status")) {
                status = Integer.parseInt(parts[1].substring(0, 3));
            } else {
                exchange.getResponseHeaders().add(parts[0], parts[1]);
            }
        }
        byte[] body = in.readAllBytes();
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private static String line(InputStream in) {
        try {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
                if (c != '\r') {
                    line.write(c);
                }
            }
            return line.toString(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String orEmpty(String text) {
        return text == null ? "" : text;
    }

    /** Nothing of it works in the folder any more. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(MOST_TO_END.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("git still answers %s after %s".formatted(requests, MOST_TO_END));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
