package dev.leasehold.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.Journal;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.testing.GitRepository;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import org.jspecify.annotations.Nullable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One experiment of a fleet, as its rows, its journal, its repository and its service tell of it. */
final class Experimenting {
    static final String PROJECT = "evolving";
    private static final Duration DEADLINE = Duration.ofMinutes(4);

    private final Fleet fleet;
    private final Database database;
    private final UUID id;

    private Experimenting(Fleet fleet, UUID id) {
        this.fleet = fleet;
        this.database = fleet.database();
        this.id = id;
    }

    /** On a project with one commit. */
    static Experimenting begin(Fleet fleet, Path folder, String spec) {
        Replica first = fleet.replicas.getFirst();
        call(first)
                .body("{\"name\":\"%s\"}".formatted(PROJECT))
                .post("/v1/projects")
                .then()
                .statusCode(201);
        GitRepository local = GitRepository.bare(folder.resolve("local.git"));
        local.commit("main", "size=1000\n");
        String url = first.url().resolve("/git/%s.git".formatted(PROJECT)).toString();
        local.git("push", "-q", url.replace("://", "://any:" + first.token() + "@"), "main");
        String id = call(first)
                .contentType("application/yaml")
                .body(spec)
                .post("/v1/experiments")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        return new Experimenting(fleet, TaskId.parse(id).orElseThrow());
    }

    private static RequestSpecification call(Replica replica) {
        return RestAssured.given()
                .config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("application/yaml", ContentType.TEXT)))
                .baseUri(replica.url().toString())
                .header("Authorization", "Bearer " + replica.token())
                .contentType("application/json");
    }

    private JsonPath get(String path) {
        return call(fleet.replicas.getFirst())
                .get(path)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    void awaitEndedVariants(int variants) {
        await().alias("ended variants")
                .atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(
                        () -> assertThat(fleet.count("select count(*) from variant where finished_at is not null"))
                                .as(this::story)
                                .isGreaterThanOrEqualTo(variants));
    }

    void awaitEnd() {
        await().alias("the end")
                .atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertThat(field("phase")).as(this::story).isEqualTo("ended"));
    }

    private String story() {
        List<String> states =
                database.transact(connection -> Sql.of(connection, """
                select concat_ws(' ', 'variants', state, count(*)) from variant group by state
                union all select concat_ws(' ', 'tasks', state, code, count(*)) from task group by state, code
                """).list(row -> row.getString(1)));
        return states + "\n"
                + String.join("\n", fleet.replicas.stream().map(Replica::errors).toList());
    }

    String field(String name) {
        return database.transact(
                connection -> Sql.of(connection, "select %s::text from experiment where id = ?".formatted(name), id)
                        .first(row -> row.getString(1))
                        .orElse("none"));
    }

    /** What the forge has, by name. */
    Map<String, String> refs(String prefix) {
        Map<String, String> refs = new HashMap<>();
        get("/v1/projects/%s/refs?prefix=%s".formatted(PROJECT, prefix))
                .<Map<String, String>>getList("refs")
                .forEach(ref -> refs.put(ref.get("ref"), ref.get("commit")));
        return refs;
    }

    /** What the rows say was delivered. */
    Map<String, String> delivered() {
        return refs("""
                select v.execution_task as id, a.number::text as rest, v.commit_id as commit
                from variant v join attempt a on a.task = v.execution_task and a.led_to = 'succeeded'
                where v.commit_id is not null and v.idea is not null
                """, "refs/heads/work/%s/%s");
    }

    /** What the rows say was integrated. */
    Map<String, String> integrated() {
        return refs("""
                select id, slug as rest, integrated_id as commit from variant where state = 'integrated'
                """, "refs/heads/variant/%s-%s");
    }

    private Map<String, String> refs(String query, String pattern) {
        Map<String, String> refs = new HashMap<>();
        database.transact(connection -> Sql.of(connection, query)
                        .list(row -> Map.entry(
                                pattern.formatted(TaskId.text(row.getObject("id", UUID.class)), row.getString("rest")),
                                row.getString("commit"))))
                .forEach(ref -> refs.put(ref.getKey(), ref.getValue()));
        return refs;
    }

    /** What users see: rank, variant, state and integrated commit of all that have a rank. */
    List<String> standing() {
        return get("/v1/experiments/%s/variants".formatted(TaskId.text(id)))
                .<Map<String, Object>>getList("variants")
                .stream()
                .filter(variant -> variant.get("rank") != null)
                .map(variant -> "%s %s %s %s"
                        .formatted(
                                variant.get("rank"),
                                variant.get("id"),
                                variant.get("state"),
                                variant.get("integrated")))
                .toList();
    }

    /** How many variants are in which state, as the rows have it. */
    Map<String, Long> states() {
        Map<String, Long> states = new TreeMap<>();
        database.transact(connection -> Sql.of(
                                connection,
                                "select state, count(*) as n from variant where idea is not null group by state")
                        .list(row -> Map.entry(row.getString("state"), row.getLong("n"))))
                .forEach(each -> states.put(each.getKey(), each.getValue()));
        return states;
    }

    /** Its variants, put together from the journal alone. */
    List<VariantLine> linesOfTheJournal() {
        Journal journal = new Journal(database, System::nanoTime);
        await().atMost(DEADLINE)
                .until(() -> fleet.count("select count(*) from journal_batch where first_position is null") == 0);
        SequencedMap<String, VariantLine> lines = new LinkedHashMap<>();
        long position = 0;
        List<Event> page;
        do {
            page = journal.ofExperiment(id, position, 1_000);
            for (Event event : page) {
                position = event.position();
                if (event.kind().startsWith("variant.") && !event.kind().equals("variant.baseline")) {
                    fold(lines, event);
                }
            }
        } while (!page.isEmpty());
        return new ArrayList<>(lines.values());
    }

    private static void fold(SequencedMap<String, VariantLine> lines, Event event) {
        JsonNode data = Objects.requireNonNull(event.data(), "a variant's event says which");
        String variant = data.path("variant").asText();
        VariantLine before = lines.get(variant);
        String state = event.kind().equals("variant.evaluated-again")
                ? "evaluating"
                : event.kind().substring("variant.".length());
        lines.put(
                variant,
                new VariantLine(
                        variant,
                        variant,
                        state,
                        List.of(),
                        text(data, "commit", before == null ? null : before.commit()),
                        text(data, "integrated", before == null ? null : before.integrated()),
                        null,
                        data.has("score")
                                ? Double.valueOf(data.get("score").asDouble())
                                : before == null ? null : before.score(),
                        event.at(),
                        text(data, "reason", null)));
    }

    private static @Nullable String text(JsonNode data, String name, @Nullable String otherwise) {
        return data.hasNonNull(name) ? data.get(name).asText() : otherwise;
    }
}
