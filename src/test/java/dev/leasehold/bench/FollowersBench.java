package dev.leasehold.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.Json;
import dev.leasehold.testing.Followers;
import dev.leasehold.testing.ServerProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Followers of logs and events on one service: how late they hear of what happens, and what they cost in memory and in
 * processor time. Half of them follow the journal, the others ten tasks that print a line each half second.
 */
public final class FollowersBench {
    private static final int FOLLOWERS = 2_000;
    private static final int LOGS = 10;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final URI server;
    private final String token;
    private final HttpClient client = HttpClient.newHttpClient();

    private FollowersBench(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    public static void main(String[] arguments) throws Exception {
        List<String> flags = List.of(arguments);
        Duration window = Duration.ofSeconds(flags.contains("--quick") ? 15 : 60);
        Path data = Files.createTempDirectory("leasehold-followers");
        Results results = new Results("followers");
        Map<String, String> environment = Map.of(
                "XDG_CONFIG_HOME",
                data.resolve("config").toString(),
                "LEASEHOLD_JAVA_OPTS",
                "-Dleasehold.roles.default.capacity=16");
        try (ServerProcess service = ServerProcess.launch(
                environment, "serve", "--data", data.resolve("data").toString(), "--port", "0")) {
            URI server = URI.create(service.url());
            new FollowersBench(server, token(data)).run(service, window, results);
        } finally {
            Folders.delete(data);
        }
        System.out.println(flags.contains("--json") ? results.json() : results.table());
    }

    /** The first start keeps it for the owner's own commands. */
    private static String token(Path data) throws IOException {
        try (var files = Files.walk(data.resolve("config"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                int at = text.indexOf("lh_");
                if (at >= 0) {
                    return text.substring(at).split("[^A-Za-z0-9_-]", 2)[0];
                }
            }
        }
        throw new IllegalStateException("the service left no token in " + data);
    }

    private void run(ServerProcess service, Duration window, Results results) throws Exception {
        int count = FOLLOWERS;
        String[] tasks = new String[LOGS];
        for (int i = 0; i < LOGS; i++) {
            tasks[i] = submit("while :; do echo tick $(date +%s%N); sleep 0.5; done");
        }
        long head = get("/v1/events?limit=1").path("head").asLong();
        long residentBefore = residentKilobytes(service);
        try (Followers logs = new Followers();
                Followers events = new Followers()) {
            for (String task : tasks) {
                logs.open(server, token, "/v1/tasks/" + task + "/log", count / 2 / LOGS, Followers.PRINTED);
            }
            events.open(server, token, "/v1/events?after=" + head, count / 2, Followers.WRITTEN);
            await(() -> logs.opened() + events.opened() >= count);
            TimeUnit.SECONDS.sleep(5);
            logs.takeMillis();
            events.takeMillis();
            double cpuBefore = cpuSeconds(service);
            long start = System.nanoTime();
            int submitted = 0;
            while (System.nanoTime() - start < window.toNanos()) {
                submit("true");
                submitted++;
                TimeUnit.MILLISECONDS.sleep(500);
            }
            int expected = 3 * submitted;
            await(() -> events.fewest() >= expected);
            double seconds = (System.nanoTime() - start) / 1e9;
            results.setting(
                    "followers", "%d of the journal, %d of %d logs; loopback".formatted(count / 2, count / 2, LOGS));
            results.setting("window", window.toSeconds() + " s");
            figures("event", events.takeMillis(), "from its commit to a follower", results);
            figures("log-line", logs.takeMillis(), "from being printed to a follower", results);
            results.figure(
                    "cpu-share", (cpuSeconds(service) - cpuBefore) / seconds, "processors kept busy by the service");
            results.figure(
                    "memory-per-follower-kb",
                    (residentKilobytes(service) - residentBefore) / (double) count,
                    "growth of the service's resident set");
            results.figure("resident-mb", residentKilobytes(service) / 1024.0, "of the service, all in all");
            results.figure("lost", logs.ended() + events.ended(), "followers that were cut off");
        }
        for (String task : tasks) {
            call("POST", "/v1/tasks/" + task + "/cancel", "");
        }
    }

    private static void figures(String what, double[] millis, String meaning, Results results) {
        results.figure(what + "-p50-ms", at(millis, 0.5), meaning);
        results.figure(what + "-p99-ms", at(millis, 0.99), meaning);
        results.figure(what + "-received", millis.length, "in that time");
    }

    private static double at(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    private String submit(String line) throws Exception {
        return Json.read(
                        call("POST", "/v1/tasks", Json.write(Map.of("role", "default", "command", line))),
                        JsonNode.class)
                .path("id")
                .asText();
    }

    private JsonNode get(String path) throws Exception {
        return Json.read(call("GET", path, ""), JsonNode.class);
    }

    private String call(String verb, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(server.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .method(verb, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
        return client.send(request, BodyHandlers.ofString()).body();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - until > 0) {
                throw new IllegalStateException("not within " + PATIENCE);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static long residentKilobytes(ServerProcess service) throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(service.pid()))).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    private static double cpuSeconds(ServerProcess service) throws IOException {
        String stat = Files.readString(Path.of("/proc/%d/stat".formatted(service.pid())));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / 100.0;
    }
}
