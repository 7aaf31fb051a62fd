package dev.leasehold.worker.podexec;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * As much of an API server as an adopted attempt asks for: it gives out and lists the things it was given, has no news of
 * any, and remembers what it was told to delete. The real one is in {@code smoke/pod-exec}.
 */
final class ApiServer implements AutoCloseable {
    private static final String MASTER = "kubernetes.master";

    private final HttpServer server;
    private final Map<String, String> things = new ConcurrentHashMap<>();
    private final List<String> deleted = new CopyOnWriteArrayList<>();
    private final AtomicInteger watches = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);

    ApiServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
        System.setProperty(MASTER, "http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on this is what is at a path, such as {@code jobs/some-name}. */
    void has(String path, String json) {
        things.put(path, json);
    }

    void hasNoMore(String path) {
        things.remove(path);
    }

    /** How often somebody began to watch. */
    int watches() {
        return watches.get();
    }

    List<String> deleted() {
        return deleted;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().replaceFirst(".*/namespaces/[^/]*/", "");
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
                exchange.sendResponseHeaders(503, -1); // no WebSockets here: clients come again without
            } else if (String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true")) {
                exchange.sendResponseHeaders(200, 0);
                exchange.getResponseBody().flush();
                watches.incrementAndGet();
                closed.await();
            } else if (exchange.getRequestMethod().equals("DELETE")) {
                deleted.add(path);
                send(exchange, 200, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Success\"}");
            } else if (things.containsKey(path)) {
                send(exchange, 200, things.get(path));
            } else if (path.contains("/")) {
                send(exchange, 404, "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"status\":\"Failure\",\"code\":404}");
            } else {
                send(exchange, 200, list(path + "/"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String list(String folder) {
        String items = things.entrySet().stream()
                .filter(each -> each.getKey().startsWith(folder))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(","));
        return "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[%s]}"
                .formatted(items);
    }

    private static void send(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        System.clearProperty(MASTER);
        closed.countDown();
        server.stop(0);
    }
}
