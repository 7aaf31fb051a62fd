package dev.leasehold.worker.courier;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsServer;
import dev.leasehold.testing.CProgram;
import dev.leasehold.testing.Git;
import dev.leasehold.testing.TlsIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** The places of a pod below one folder, a service that answers as it is told, and the courier between the two. */
final class CourierStand implements AutoCloseable {
    static final String TOKEN = "secret-of-the-attempt";
    static final String PARCEL = "application/vnd.leasehold.parcel";
    static final String WANTED = "application/vnd.leasehold.wanted";
    static final String JSON = "application/json";
    private static final int PATIENCE_SECONDS = 60;

    final Path root;
    final Path workspace;
    final Path courier;
    final List<Request> requests = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Answer> answers = new ArrayDeque<>();

    private volatile boolean isAboutLogs;

    /** Before the courier's own words. */
    private final List<String> prefix = new ArrayList<>();

    private final List<String> suffix = new ArrayList<>();
    private String host = "127.0.0.1";
    private Instant started = Instant.EPOCH;

    /** Each character of the body is a byte. */
    record Request(String method, String path, String authorization, String body) {}

    record Ended(int code, String err, String word) {}

    /** Answers one request, whose body has been read. */
    @FunctionalInterface
    interface Answer {
        void to(HttpExchange exchange) throws IOException;

        /** Whether the stand reads the body; if not, that is this answer's to do. */
        default boolean isOfTheWhole() {
            return true;
        }
    }

    CourierStand(Path folder) throws IOException {
        this(folder, HttpServer.create(anyPort(), 0));
    }

    /** Over TLS, for which the courier is told nothing. */
    CourierStand(Path folder, TlsIdentity identity) throws IOException {
        this(folder, identity.server(anyPort()));
    }

    private static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private CourierStand(Path folder, HttpServer server) throws IOException {
        this.server = server;
        courier = Files.copy(CProgram.COURIER.path(), folder.resolve("courier"));
        assertThat(folder.toFile().setReadable(true, false)).isTrue();
        assertThat(folder.toFile().setExecutable(true, false)).isTrue();
        root = folder.resolve("root");
        workspace = root.resolve("work/workspace");
        for (String place : List.of(
                "work",
                "dev",
                "tmp",
                "leasehold/repository",
                "leasehold/folder",
                "leasehold/tools",
                "leasehold/record")) {
            Files.createDirectories(root.resolve(place));
        }
        Files.createDirectories(root.resolve("leasehold/token/..data"));
        Files.writeString(root.resolve("leasehold/token/..data/token"), TOKEN + "\n");
        Files.createSymbolicLink(root.resolve("leasehold/token/token"), Path.of("..data/token"));
        Files.writeString(folder.resolve("launcher"), "the launcher");
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** One after the other; the last one again and again. The log is taken beside. */
    CourierStand answers(Answer... all) {
        synchronized (answers) {
            answers.clear();
            answers.addAll(List.of(all));
        }
        return this;
    }

    CourierStand answers(byte[] parcel) {
        return answers(with(200, PARCEL, parcel));
    }

    static Answer with(int status, String type, byte[] body) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        };
    }

    /** The same, and that it may be another if it is asked for again. */
    static Answer later(String retryAfter, Answer answer) {
        return exchange -> {
            exchange.getResponseHeaders().set("Retry-After", retryAfter);
            answer.to(exchange);
        };
    }

    static Answer status(int status) {
        return with(status, "text/plain", "words for people".getBytes(UTF_8));
    }

    /** Promises more than it sends. */
    static Answer cutShort(byte[] parcel) {
        return exchange -> {
            exchange.getResponseHeaders().set("Content-Type", PARCEL);
            exchange.sendResponseHeaders(200, parcel.length + 1000L);
            exchange.getResponseBody().write(parcel);
            exchange.getResponseBody().flush();
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = status(200);
            if (!exchange.getRequestURI().getPath().equals("/v1/attempt/log") || isAboutLogs) {
                synchronized (answers) {
                    answer = answers.size() > 1 ? answers.poll() : answers.element();
                }
            }
            byte[] body = answer.isOfTheWhole() ? exchange.getRequestBody().readAllBytes() : new byte[0];
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().toString(),
                    exchange.getRequestHeaders().getFirst("Authorization"),
                    new String(body, ISO_8859_1)));
            answer.to(exchange);
        }
    }

    /** Its answers are the log's as well. */
    CourierStand aboutLogs() {
        isAboutLogs = true;
        return this;
    }

    CourierStand nobodyListens() {
        server.stop(0);
        return this;
    }

    /** The courier is run by these words. */
    CourierStand by(String... words) {
        prefix.addAll(List.of(words));
        return this;
    }

    /** These words come after all others, and so count before them. */
    CourierStand told(String... words) {
        suffix.addAll(List.of(words));
        return this;
    }

    /** The service is called so. */
    CourierStand at(String name) {
        host = name;
        return this;
    }

    String url() {
        String scheme = server instanceof HttpsServer ? "https" : "http";
        return "%s://%s:%d".formatted(scheme, host, server.getAddress().getPort());
    }

    Ended run(String step, int deadlineSeconds) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(prefix);
        words.addAll(List.of(courier.toString(), step, "--service", url(), "--root", root.toString()));
        words.addAll(List.of("--deadline-seconds", String.valueOf(deadlineSeconds), "--first-pause-millis", "20"));
        words.addAll(List.of("--launcher", courier.resolveSibling("launcher").toString()));
        words.addAll(suffix);
        Path err = root.resolveSibling("err");
        ProcessBuilder builder = new ProcessBuilder(words).redirectError(err.toFile());
        builder.environment().put("http_proxy", "http://127.0.0.1:1");
        builder.environment().put("GIT_DIR", "/nowhere");
        Process process =
                builder.redirectOutput(root.resolveSibling("out").toFile()).start();
        started = Instant.now();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("it ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        Path word = root.resolve("dev/termination-log");
        String said = Files.readString(err);
        assertThat(said).doesNotContain(TOKEN);
        return new Ended(process.exitValue(), said, Files.exists(word) ? Files.readString(word) : "");
    }

    /** From the start of the last run until its last word was there. */
    Duration wordAfter() throws IOException {
        Path word = root.resolve("dev/termination-log");
        return Duration.between(started, Files.getLastModifiedTime(word).toInstant());
    }

    /** Runs a line of the shell in the workspace. */
    String sh(String line) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "-euc", line)
                .directory(Files.exists(workspace) ? workspace.toFile() : root.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    String read(String path) throws IOException {
        return Files.readString(root.resolve(path));
    }

    String modeOf(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(path)));
    }

    /** A workspace with a repository of its own, whose objects are in the volume beside, at the commit of another. */
    Parcel headOf(Git repository) {
        Path objects = repository.folder().resolve(".git/objects");
        return new Parcel()
                .folder("repository/objects", 0755)
                .tree("repository/objects", objects)
                .folder("workspace/.git", 0755)
                .file("workspace/.git/HEAD", 0644, "ref: refs/heads/work\n")
                .file("workspace/.git/config", 0644, "[core]\n\trepositoryformatversion = 0\n\tbare = false\n")
                .file("workspace/.git/refs/heads/work", 0644, repository.head() + "\n")
                .file(
                        "workspace/.git/objects/info/alternates",
                        0644,
                        root.resolve("leasehold/repository/objects") + "\n")
                .file("workspace/.git/info/attributes", 0644, "* -text -eol -filter -ident -working-tree-encoding\n")
                .head(repository.head());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
