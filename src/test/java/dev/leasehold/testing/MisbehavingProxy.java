package dev.leasehold.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Stands before a git server and, for the next requests to a service, does what it is told instead of passing them on. */
public final class MisbehavingProxy implements AutoCloseable {
    private static final int STALLS_AT_MOST_SECONDS = 60;

    /** What happens to one request. */
    public sealed interface Mischief {
        /** The server never sees it, and the connection ends. */
        record DropBefore() implements Mischief {}

        /** The server does it, and nobody hears of it. */
        record DropAfter() implements Mischief {}

        /** The server does it, and half of the answer arrives. */
        record Truncate() implements Mischief {}

        /** The server does it, and nothing is heard until the proxy is closed. */
        record Stall() implements Mischief {}

        /** Answers with this status; the server never sees it. */
        record Status(int status) implements Mischief {}

        /** Answers with a page of somebody else's. */
        record WrongAnswer(String type, String body) implements Mischief {}

        record Redirect(URI to) implements Mischief {}

        record Pass() implements Mischief {}

        /** Does something; the server never sees the request. */
        record Before(Runnable act) implements Mischief {}

        /** Passes it on, and does something before anybody hears the answer. Nothing is answered. */
        record After(Runnable act) implements Mischief {}
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final HttpServer server;
    private final URI target;
    private final ConcurrentHashMap<String, Queue<Mischief>> plans = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Mischief> always = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    private MisbehavingProxy(HttpServer server, URI target) {
        this.server = server;
        this.target = target;
    }

    public static MisbehavingProxy before(URI repository) {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
            MisbehavingProxy proxy = new MisbehavingProxy(server, repository);
            server.createContext("/", proxy::answer);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url() {
        return URI.create("http://127.0.0.1:%d%s".formatted(server.getAddress().getPort(), target.getPath()));
    }

    /** The next pushes, one after the other. */
    public void onPush(Mischief... next) {
        plan("git-receive-pack").addAll(Arrays.asList(next));
    }

    /** The next reads. */
    public void onRead(Mischief... next) {
        plan("git-upload-pack").addAll(Arrays.asList(next));
    }

    /** All reads after those that are planned. */
    public void onEveryRead(Mischief mischief) {
        always.put("git-upload-pack", mischief);
    }

    /** Service and {@code Authorization} of all requests. */
    public List<String> requests() {
        return requests;
    }

    private Queue<Mischief> plan(String service) {
        return plans.computeIfAbsent(service, name -> new ConcurrentLinkedQueue<>());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String service = path.substring(path.lastIndexOf('/') + 1);
        requests.add(service + " " + exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] body = exchange.getRequestBody().readAllBytes();
        Mischief planned = plan(service).poll();
        Mischief mischief = planned != null ? planned : always.getOrDefault(service, new Mischief.Pass());
        try (exchange) {
            switch (mischief) {
                case Mischief.DropBefore d -> {}
                case Mischief.DropAfter d -> pass(exchange, body);
                case Mischief.Truncate t -> {
                    byte[] answer = pass(exchange, body).body();
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer, 0, answer.length / 2);
                    exchange.getResponseBody().flush();
                }
                case Mischief.Stall s -> {
                    pass(exchange, body);
                    waitForClose();
                }
                case Mischief.Before before -> before.act().run();
                case Mischief.After after -> {
                    pass(exchange, body);
                    after.act().run();
                }
                case Mischief.Status s -> exchange.sendResponseHeaders(s.status(), -1);
                case Mischief.WrongAnswer wrong -> {
                    byte[] bytes = wrong.body().getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", wrong.type());
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                }
                case Mischief.Redirect redirect -> {
                    exchange.getResponseHeaders().set("Location", redirect.to() + "/" + service);
                    exchange.sendResponseHeaders(307, -1);
                }
                case Mischief.Pass p -> {
                    HttpResponse<byte[]> answer = pass(exchange, body);
                    exchange.sendResponseHeaders(answer.statusCode(), answer.body().length);
                    exchange.getResponseBody().write(answer.body());
                }
            }
        } catch (IOException clientGone) {
            // It had a deadline.
        }
    }

    private HttpResponse<byte[]> pass(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(target.resolve(exchange.getRequestURI()))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        for (String name : List.of("Authorization", "Content-Type", "Git-Protocol")) {
            exchange.getRequestHeaders().getOrDefault(name, List.of()).forEach(value -> request.header(name, value));
        }
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            answer.headers()
                    .firstValue("Content-Type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            return answer;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void waitForClose() {
        try {
            closed.await(STALLS_AT_MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        client.close();
    }
}
