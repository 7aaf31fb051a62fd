package dev.leasehold.cli.client.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.OutputLost;
import dev.leasehold.platform.BuildInfo;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.client.ServiceUnreachable;
import dev.leasehold.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.GZIPOutputStream;

/**
 * All that somebody needs to know of a service who is to help with it, in one file.
 *
 * <ul>
 *   <li>It is put together from what the service tells any reader, which holds no secret. A task's environment, inputs and
 *       command are left out all the same: users put into them what they should not.
 *   <li>What could not be had is named in {@code missing.txt}, with the reason.
 * </ul>
 */
final class Bundle {
    private static final int MOST_RUNNING = 100;
    private static final int EVENTS = 500;

    private final RestClient service;
    private final Instant now;
    private final List<String> missing = new ArrayList<>();
    private int had;
    private @Nullable ServiceUnreachable silence;

    Bundle(RestClient service, Instant now) {
        this.service = service;
        this.now = now;
    }

    /**
     * Returns how many parts could not be had.
     *
     * @throws ServiceUnreachable if none could, as there is no service
     */
    int write(OutputStream out) throws IOException {
        try (TarWriter tar = new TarWriter(new GZIPOutputStream(out), now)) {
            tar.file(
                    "version.txt",
                    "client %s, asked %s at %s\n".formatted(BuildInfo.load().version(), service.server(), now));
            json(tar, "health.json", "/health");
            text(tar, "metrics.txt", "/metrics");
            json(tar, "configuration.json", "/v1/config");
            json(tar, "roles.json", "/v1/roles");
            json(tar, "statistics.json", "/v1/statistics");
            tasks(tar, "queued");
            tasks(tar, "confirming");
            tasks(tar, "failed");
            List<String> running = tasks(tar, "running");
            events(tar);
            diagnostics(tar, running);
            if (had == 0 && silence != null) {
                throw silence;
            }
            if (!missing.isEmpty()) {
                tar.file("missing.txt", String.join("\n", missing) + "\n");
            }
        }
        return missing.size();
    }

    /** All are asked at once: each whose host is silent takes its whole deadline to say so. */
    private void diagnostics(TarWriter tar, List<String> running) throws IOException {
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<JsonNode>> answers = new LinkedHashMap<>();
            for (String task : running) {
                String path = new Query("/v1/tasks/%s/diagnostics", task).toString();
                answers.put("diagnostics/%s.json".formatted(task), asking.submit(() -> service.get(path)));
            }
            for (Map.Entry<String, Future<JsonNode>> answer : answers.entrySet()) {
                part(answer.getKey(), () -> {
                    tar.file(answer.getKey(), pretty(of(answer.getValue())));
                    return true;
                });
            }
        }
    }

    private static JsonNode of(Future<JsonNode> answer) throws Exception {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private void json(TarWriter tar, String name, String path) throws IOException {
        part(name, () -> {
            tar.file(name, pretty(service.get(path)));
            return true;
        });
    }

    private void text(TarWriter tar, String name, String path) throws IOException {
        part(name, () -> {
            tar.file(
                    name,
                    service.call("GET", path, Map.of("Accept", "text/plain"), null)
                            .text());
            return true;
        });
    }

    /** The newest in a state, with the hosts that hold them. Returns their ids. */
    private List<String> tasks(TarWriter tar, String state) throws IOException {
        List<String> ids = new ArrayList<>();
        String name = "tasks-%s.json".formatted(state);
        part(name, () -> {
            JsonNode page = service.get(new Query("/v1/tasks")
                    .with("state", state)
                    .with("limit", MOST_RUNNING)
                    .toString());
            for (JsonNode task : page.path("tasks")) {
                ids.add(task.path("id").asText());
                ((ObjectNode) task).remove("work");
            }
            tar.file(name, pretty(page));
            return true;
        });
        return ids;
    }

    private void events(TarWriter tar) throws IOException {
        part("journal.json", () -> {
            long head = service.get("/v1/events?limit=1").path("head").asLong();
            tar.file(
                    "journal.json",
                    pretty(service.get(new Query("/v1/events")
                            .with("after", Math.max(0, head - EVENTS))
                            .with("limit", EVENTS)
                            .toString())));
            return true;
        });
    }

    private void part(String name, Callable<Boolean> get) throws IOException {
        try {
            get.call();
            had++;
        } catch (IOException | OutputLost e) {
            throw e; // the file's own
        } catch (ProblemException refused) {
            missing.add("%s: %s".formatted(name, refused.problem().detail()));
        } catch (ServiceUnreachable silent) {
            silence = silent;
            missing.add("%s: %s".formatted(name, silent.sentence()));
        } catch (Exception e) {
            throw new IllegalStateException(name, e);
        }
    }

    private static String pretty(JsonNode value) throws IOException {
        return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value) + "\n";
    }
}
