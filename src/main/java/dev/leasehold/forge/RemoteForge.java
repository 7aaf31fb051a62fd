package dev.leasehold.forge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.json.LenientJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The repositories of another process of this installation, over its REST interface. */
final class RemoteForge implements Forge {
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final Duration SHORT_DEADLINE = Duration.ofSeconds(3);
    private static final Duration LONG_DEADLINE = Duration.ofMinutes(10);
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;

    private final URI server;
    private final String token;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private record Listed(List<RefView> refs) {}

    private record Projects(List<RepositoryView> projects) {}

    RemoteForge(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    /** Whatever it says of one repository, it has answered. */
    @Override
    public void probe() {
        send("GET", "/none", BodyPublishers.noBody(), SHORT_DEADLINE, NOT_FOUND);
    }

    @Override
    public boolean create(String repository) {
        return send("POST", "", json("{\"name\":%s}".formatted(Json.write(repository))), DEADLINE, CONFLICT)
                .isPresent();
    }

    @Override
    public boolean delete(String repository) {
        return send("DELETE", "/" + repository, BodyPublishers.noBody(), DEADLINE, NOT_FOUND)
                .isPresent();
    }

    @Override
    public Optional<RepositoryView> find(String repository) {
        return get("/" + repository).map(body -> read(body, RepositoryView.class));
    }

    @Override
    public List<RepositoryView> list() {
        return get("").map(body -> read(body, Projects.class).projects()).orElse(List.of());
    }

    @Override
    public Optional<String> seed(String repository, Path bundle) throws IOException {
        return send("PUT", "/%s/seed".formatted(repository), BodyPublishers.ofFile(bundle), LONG_DEADLINE, CONFLICT)
                .map(body -> read(body, JsonNode.class).path("commit").asText());
    }

    @Override
    public boolean restore(String repository, Path bundle) throws IOException {
        return send("PUT", "/%s/bundle".formatted(repository), BodyPublishers.ofFile(bundle), LONG_DEADLINE, CONFLICT)
                .isPresent();
    }

    @Override
    public void bundle(String repository, Map<String, String> refs, Path bundle) throws IOException {
        var request = HttpRequest.newBuilder(server.resolve("/v1/projects/%s/bundle".formatted(repository)))
                .timeout(LONG_DEADLINE)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(json(Json.write(Map.of("refs", refs))))
                .build();
        try {
            HttpResponse<Path> response = client.send(request, BodyHandlers.ofFile(bundle));
            if (response.statusCode() != 200) {
                throw new ForgeException("The forge answered %d".formatted(response.statusCode()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted while the forge was asked", e);
        }
    }

    @Override
    public Optional<String> resolve(String repository, String name) {
        return get("/%s/commit?of=%s".formatted(repository, encoded(name)))
                .map(body -> read(body, JsonNode.class).path("commit").asText());
    }

    @Override
    public Optional<String> read(String repository, String ref) {
        return refs(repository, ref).stream()
                .filter(view -> view.ref().equals(ref))
                .map(RefView::commit)
                .findFirst();
    }

    @Override
    public List<RefView> refs(String repository, String prefix) {
        return get("/%s/refs?prefix=%s".formatted(repository, encoded(prefix)))
                .map(body -> read(body, Listed.class).refs())
                .orElse(List.of());
    }

    @Override
    public boolean isAncestor(String repository, String ancestor, String descendant) {
        return get("/%s/ancestry?ancestor=%s&descendant=%s"
                        .formatted(repository, encoded(ancestor), encoded(descendant)))
                .map(body -> read(body, JsonNode.class).path("holds").asBoolean())
                .orElse(false);
    }

    @Override
    public Optional<String> squash(String repository, Squash squash) {
        return send("POST", "/%s/squash".formatted(repository), json(Json.write(squash)), LONG_DEADLINE, CONFLICT)
                .map(body -> read(body, JsonNode.class).path("commit").asText());
    }

    @Override
    public Optional<String> diff(String repository, String from, String to) {
        return get("/%s/diff?from=%s&to=%s".formatted(repository, encoded(from), encoded(to)));
    }

    @Override
    public boolean deleteRef(String repository, String ref, String commit) {
        String address = "/%s/refs?ref=%s&commit=%s".formatted(repository, encoded(ref), encoded(commit));
        return send("DELETE", address, BodyPublishers.noBody(), DEADLINE, NOT_FOUND)
                .isPresent();
    }

    private Optional<String> get(String address) {
        return send("GET", address, BodyPublishers.noBody(), DEADLINE, NOT_FOUND);
    }

    /** Empty for the one refusal that is an answer; any other, or none, is an exception. */
    private Optional<String> send(String verb, String address, BodyPublisher body, Duration deadline, int expected) {
        var request = HttpRequest.newBuilder(server.resolve("/v1/projects" + address))
                .timeout(deadline)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", verb.equals("PUT") ? "application/octet-stream" : "application/json")
                .method(verb, body)
                .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 == 2) {
                return Optional.of(response.body());
            }
            if (response.statusCode() == expected) {
                return Optional.empty();
            }
            throw new ForgeException("The forge answered %d".formatted(response.statusCode()));
        } catch (IOException e) {
            throw new ForgeException("The forge at %s did not answer".formatted(server), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ForgeException("interrupted while the forge was asked", e);
        }
    }

    private static BodyPublisher json(String body) {
        return BodyPublishers.ofString(body);
    }

    private static <T> T read(String body, Class<T> type) {
        try {
            return LenientJson.MAPPER.readValue(body, type);
        } catch (JsonProcessingException e) {
            throw new ForgeException("The forge answered something else than expected", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
