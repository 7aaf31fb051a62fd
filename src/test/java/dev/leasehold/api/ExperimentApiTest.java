package dev.leasehold.api;

import dev.leasehold.forge.Forge;
import dev.leasehold.forge.Squash;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.Git;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;

/** Whole experiments, through a real service, real sandboxes and the real git. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ExperimentApiTest extends ExperimentStand {

    @Inject
    Forge forge;

    @Inject
    Database database;

    @ConfigProperty(name = "leasehold.forge.folder")
    String forgeFolder;

    @Test
    void ideas_become_ranked_variants_that_a_clone_has() {
        String id = submit(spec(EXECUTOR, EVALUATOR, "parallel: 2\n" + ideas("30", "70", "10")));

        assertThat(ended(id).getString("reason")).isEqualTo("exhausted");
        JsonPath variants = variants(id);
        assertThat(variants.getList("variants.score")).isEqualTo(List.of(10f, 30f, 70f));
        assertThat(variants.getList("variants.rank")).isEqualTo(List.of(1, 2, 3));
        assertThat(variants.getList("variants.state")).containsOnly("integrated");
        assertThat(variants.getInt("baseline.metrics.size")).isEqualTo(50);
        assertThat(variants.getString("baseline.state")).isEqualTo("baseline");

        local.git("fetch", "-q", url, "refs/heads/*:refs/remotes/origin/*");
        String best = variants.getString("variants[0].branch");
        assertThat(local.git("show", "refs/remotes/origin/" + best + ":size")).isEqualTo("10");
        assertThat(local.git(
                        "show",
                        "refs/remotes/origin/%s:.leasehold/variants/%s/evaluation.json"
                                .formatted(best, variants.getString("variants[0].id"))))
                .contains("\"size\" : 10", "\"score\" : 10.0");
        assertThat(local.git("log", "-1", "--format=%P %an", "refs/remotes/origin/" + best))
                .isEqualTo(main + " Leasehold");
        assertThat(local.git("rev-parse", "refs/remotes/origin/" + best))
                .isEqualTo(variants.getString("variants[0].integrated"));
        assertThat(local.git("rev-parse", "refs/remotes/origin/main")).isEqualTo(main);
        assertThat(api.submitter()
                        .get("/v1/experiments/{id}/variants/{v}/diff", id, variants.getString("variants[0].id"))
                        .asString())
                .contains("-50", "+10");
        assertThat(api.submitter().get("/v1/experiments/{id}/plot.svg", id).asString())
                .startsWith("<svg");
        assertThat(get("/v1/tasks?group={id}&limit=100", id).getList("tasks")).hasSize(7);
    }

    @Test
    void an_ideator_is_asked_again_with_what_came_of_its_ideas() {
        String ideator = "n=$(grep -o variant_id .leasehold/request.json | wc -l); [ $n -lt 3 ] &&"
                + " printf '{\"ideas\":[{\"slug\":\"after-%d\",\"priority\":1,\"content\":\"%d\"}]}' $n $((20 - n))"
                + " > $LEASEHOLD_OUTCOME || echo '{\"ideas\":[]}' > $LEASEHOLD_OUTCOME";
        String id = submit(spec(EXECUTOR, EVALUATOR, "ideas: {maintain: 1}")
                .replace(
                        "roles:",
                        "roles:\n  ideator: {role: default, style: once, command: %s}".formatted(quoted(ideator))));

        assertThat(ended(id).getString("reason")).isEqualTo("exhausted");
        assertThat(variants(id).getList("variants.slug", String.class)).contains("after-0", "after-1", "after-2");
        assertThat(get("/v1/experiments/{id}/ideas", id).getList("ideas.state", String.class))
                .containsOnly("integrated");
    }

    @Test
    void what_fails_stays_visible_with_its_reason() {
        String executor = "case $(cat .leasehold/idea.txt) in fails) exit 3;; same) true;; *) " + EXECUTOR + ";; esac";
        String evaluator = "case $(cat size) in odd) echo '{\"status\":\"success\",\"evaluation\":{\"size\":true}}'"
                + " > $LEASEHOLD_OUTCOME;; bad) echo '{\"status\":\"error\",\"description\":\"does not run\"}'"
                + " > $LEASEHOLD_OUTCOME;; *) " + EVALUATOR + ";; esac";
        String id = submit(spec(executor, evaluator, "parallel: 3\n" + ideas("fails", "same", "odd", "bad", "20")));

        assertThat(ended(id).getString("reason")).isEqualTo("exhausted");
        JsonPath variants = variants(id);
        assertThat(variants.getString("variants.find { it.slug == 'idea-1' }.reason"))
                .contains("3");
        assertThat(variants.getString("variants.find { it.slug == 'idea-2' }.reason"))
                .contains("nothing");
        assertThat(variants.getString("variants.find { it.slug == 'idea-3' }.reason"))
                .isEqualTo("evaluation.size must be an integer, is true");
        assertThat(variants.getString("variants.find { it.slug == 'idea-4' }.reason"))
                .isEqualTo("does not run");
        assertThat(variants.getList("variants.state", String.class))
                .containsExactly("integrated", "failed", "failed", "failed", "failed");
        String odd = variants.getString("variants.find { it.slug == 'idea-3' }.id");
        assertThat(get("/v1/tasks?label=variant={v}&label=part=evaluator", odd).getList("tasks"))
                .as("evaluations of what measured a boolean: one, and the one retry that the spec allows")
                .hasSize(2);
    }

    @Test
    void what_no_database_holds_stops_no_experiment() {
        String says = "printf %s '{\"status\":\"STATUS\",\"description\":\"a\\u0000b\"}' > $LEASEHOLD_OUTCOME;;";
        String evaluator = "case $(cat size) in bad) " + says.replace("STATUS", "error") + " unsure) "
                + says.replace("STATUS", "evaluation_error") + " *) " + EVALUATOR + ";; esac";
        String ideator = "grep -q variant_id .leasehold/request.json && echo '{\"ideas\":[]}' > $LEASEHOLD_OUTCOME"
                + " || printf %s '{\"ideas\":[{\"slug\":\"idea-3\",\"priority\":1,\"content\":\"20\"}],"
                + "\"a\\u0000b\":\"a\\u0000b\"}' > $LEASEHOLD_OUTCOME";
        String id = submit(spec(EXECUTOR, evaluator, ideas("bad", "unsure"))
                .replace(
                        "roles:",
                        "roles:\n  ideator: {role: default, style: once, command: %s}".formatted(quoted(ideator))));

        assertThat(ended(id).getString("reason")).isEqualTo("exhausted");
        JsonPath variants = variants(id);
        for (String slug : List.of("idea-1", "idea-2")) {
            assertThat(variants.getString("variants.find { it.slug == '%s' }.reason".formatted(slug)))
                    .isEqualTo("a b");
        }
    }

    @Test
    void a_paused_experiment_begins_nothing_and_goes_on_when_resumed() {
        String id = submit(spec("sleep 0.2; " + EXECUTOR, EVALUATOR, ideas("1", "2", "3", "4")));
        eventually(id, experiment -> experiment.getInt("counts.variants") >= 1);

        api.submitter()
                .post("/v1/experiments/{id}/pause", id)
                .then()
                .statusCode(200)
                .body("state", equalTo("paused"));
        JsonPath still = eventually(
                id,
                experiment -> experiment.getInt("counts.executing") == 0
                        && experiment.getInt("counts.evaluating") == 0
                        && experiment.getInt("counts.toIntegrate") == 0);
        assertThat(still.getInt("counts.waiting")).isGreaterThan(0);
        assertThat(still.getString("reason")).isEqualTo("its owner asked for it");

        api.submitter().post("/v1/experiments/{id}/resume", id).then().statusCode(200);
        assertThat(ended(id).getString("reason")).isEqualTo("exhausted");
        assertThat(variants(id).getList("variants.state", String.class))
                .containsExactly("integrated", "integrated", "integrated", "integrated");
    }

    @Test
    void to_be_terminated_lets_what_was_begun_come_to_its_end() {
        String id = submit(spec("sleep 0.5; " + EXECUTOR, EVALUATOR, ideas("1", "2", "3", "4")));
        eventually(id, experiment -> experiment.getInt("counts.executing") >= 1);

        api.submitter().post("/v1/experiments/{id}/terminate", id).then().statusCode(200);

        assertThat(ended(id).getString("reason")).isEqualTo("terminated");
        assertThat(variants(id).getList("variants.state", String.class)).containsExactly("integrated");
        assertThat(get("/v1/experiments/{id}/ideas", id).getList("ideas.state", String.class))
                .containsExactly("integrated", "unused", "unused", "unused");
        api.submitter()
                .post("/v1/experiments/{id}/resume", id)
                .then()
                .statusCode(409)
                .body("code", equalTo("conflict"));
    }

    @Test
    void to_be_cancelled_stops_what_is_under_way() {
        String id = submit(spec("sleep 600", EVALUATOR, "parallel: 2\nbaseline: false\n" + ideas("1", "2", "3")));
        eventually(id, experiment -> experiment.getInt("counts.executing") == 2);

        api.submitter()
                .post("/v1/experiments/{id}/terminate?inFlight=cancel", id)
                .then()
                .statusCode(200);

        assertThat(ended(id).getString("reason")).isEqualTo("terminated");
        assertThat(variants(id).getList("variants.state", String.class)).containsExactly("cancelled", "cancelled");
    }

    @Test
    void a_stop_rule_that_is_set_while_it_runs_ends_it() {
        String id = submit(spec("sleep 0.3; " + EXECUTOR, EVALUATOR, ideas("1", "2", "3", "4", "5", "6", "7", "8")));
        api.submitter()
                .body("{\"parallel\":2,\"stop\":{\"variants\":2}}")
                .patch("/v1/experiments/{id}", id)
                .then()
                .statusCode(200)
                .body("parallel", equalTo(2));

        JsonPath experiment = ended(id);
        assertThat(experiment.getString("reason")).isEqualTo("variants");
        assertThat(experiment.getInt("counts.variants")).isBetween(2, 4);
        api.submitter()
                .body("{\"stop\":{\"variants\":0}}")
                .patch("/v1/experiments/{id}", id)
                .then()
                .statusCode(400)
                .body("code", equalTo("field-invalid"))
                .body("field", equalTo("stop.variants"));
    }

    @Test
    void an_experiment_that_has_ended_is_not_changed() {
        String id = submit(spec(EXECUTOR, EVALUATOR, ideas("1")));
        assertThat(ended(id).getString("reason")).isEqualTo("exhausted");

        for (String change : List.of("{\"parallel\":3}", "{\"stop\":{\"variants\":9}}", "{}")) {
            api.submitter()
                    .body(change)
                    .patch("/v1/experiments/{id}", id)
                    .then()
                    .statusCode(409)
                    .body("code", equalTo("conflict"))
                    .body("detail", equalTo("The experiment is ended."));
        }
        assertThat(get("/v1/experiments/{id}/events?limit=1000", id).getList("events.kind"))
                .doesNotContain("experiment.changed");
    }

    @Test
    void a_cursor_of_ideas_that_is_no_id_is_refused() {
        String id = submit(spec(EXECUTOR, EVALUATOR, ideas("1")));

        api.submitter()
                .get("/v1/experiments/{id}/ideas?after=xyz", id)
                .then()
                .statusCode(400)
                .body("code", equalTo("cursor-invalid"));
    }

    @Test
    void the_same_key_begins_one_experiment() {
        String spec = spec(EXECUTOR, EVALUATOR, ideas("1"));
        String key = UUID.randomUUID().toString();
        String id = submitted(key, spec, 201).getString("id");

        assertThat(submitted(key, spec, 200).getString("id")).isEqualTo(id);
        assertThat(submitted(key, spec + "\n# another\n", 409).getString("code"))
                .isEqualTo("idempotency-conflict");
        assertThat(ended(id).getInt("counts.variants")).isEqualTo(1);
    }

    private JsonPath submitted(String key, String spec, int status) {
        return api.yaml()
                .header("Idempotency-Key", key)
                .body(spec)
                .post("/v1/experiments")
                .then()
                .statusCode(status)
                .extract()
                .jsonPath();
    }

    @Test
    void a_bad_spec_is_told_with_all_its_places() {
        api.yaml()
                .body(spec(EXECUTOR, EVALUATOR, "paralel: 2\nideas: {total: 0}"))
                .post("/v1/experiments")
                .then()
                .statusCode(400)
                .body("code", equalTo("field-invalid"))
                .body("findings.size()", greaterThan(1))
                .body("findings.find { it.field == 'paralel' }.suggestion", equalTo("Did you mean 'parallel'?"));
        api.yaml()
                .body(spec(EXECUTOR, EVALUATOR, ideas("1")).replace("role: default", "role: defualt"))
                .post("/v1/experiments")
                .then()
                .statusCode(400)
                .body("field", equalTo("roles.executor.role"))
                .body("suggestion", equalTo("Did you mean 'default'?"));
        api.submitter()
                .get("/v1/experiments/nobody")
                .then()
                .statusCode(404)
                .body("code", equalTo("experiment-not-found"));
    }

    /** Between the ref on the forge and the row that tells of it, a service may die. The next one does it all again. */
    @Test
    void an_integration_that_is_made_again_is_the_same_commit() {
        String tip = local.commit("tip", "size=7\n", "notes=why\n");
        local.git("push", "-q", url, "tip");
        Squash squash = squash(tip, "{}");

        String commit = forge.squash(project, squash).orElseThrow();

        assertThat(forge.squash(project, squash)).contains(commit);
        assertThat(forge.squash(project, squash(tip, "{\"other\":1}"))).isEmpty();
        assertThat(forge.read(project, squash.ref())).contains(commit);
        assertThat(forge.read(project, "refs/heads/main")).contains(main);
        local.git("fetch", "-q", url, squash.ref());
        assertThat(local.git("ls-tree", "-r", "--name-only", "FETCH_HEAD"))
                .isEqualTo(".leasehold/variants/v1/evaluation.json\nnotes\nsize");
    }

    /** An executor that commits by itself commits what it likes. */
    @Test
    void what_a_tip_has_in_the_place_of_its_evaluation_gives_way() {
        String file = local.commit("file", "size=7\n", ".leasehold=in the way\n");
        String forged = local.commit("forged", "size=7\n", ".leasehold/variants/v1/evaluation.json=forged\n");
        local.git("push", "-q", url, "file", "forged");

        for (String tip : List.of(file, forged)) {
            Squash squash = squash(tip, "{}");
            Squash other = new Squash(
                    "refs/heads/variant/v1-" + tip,
                    tip,
                    squash.parents(),
                    squash.path(),
                    squash.content(),
                    squash.message(),
                    squash.at());
            String commit = forge.squash(project, other).orElseThrow();
            local.git("fetch", "-q", url, other.ref());
            assertThat(local.git("ls-tree", "-r", "--name-only", commit))
                    .isEqualTo(".leasehold/variants/v1/evaluation.json\nsize");
            assertThat(local.git("show", commit + ":.leasehold/variants/v1/evaluation.json"))
                    .isEqualTo("{}");
        }
    }

    private Squash squash(String tip, String content) {
        return new Squash(
                "refs/heads/variant/v1-again",
                tip,
                List.of(main),
                ".leasehold/variants/v1/evaluation.json",
                content,
                "Variant v1\n",
                Instant.ofEpochSecond(1_760_000_000));
    }

    @Test
    void a_bundle_that_was_uploaded_becomes_the_experiments_own_repository() {
        local.git("bundle", "create", "-q", folder.resolve("main.bundle").toString(), "main");
        String digest = api.submitter()
                .contentType("application/octet-stream")
                .body(folder.resolve("main.bundle").toFile())
                .post("/v1/blobs")
                .then()
                .extract()
                .path("digest");
        String id = submit(spec(EXECUTOR, EVALUATOR, "baseline: {metrics: {size: 50}}\n" + ideas("5"))
                .replace("project: " + project, "upload: " + digest));

        JsonPath experiment = ended(id);
        assertThat(experiment.getString("repository")).isEqualTo(id);
        assertThat(experiment.getString("baseCommit")).isEqualTo(main);
        assertThat(variants(id).getFloat("baseline.score")).isEqualTo(50f);
        String clone = url.replace(project, id);
        assertThat(local.git("ls-remote", clone, "refs/heads/variant/*"))
                .contains(variants(id).getString("variants[0].branch"));
    }

    @Test
    void a_revision_that_an_upload_lacks_is_refused_and_leaves_no_repository() {
        local.git("bundle", "create", "-q", folder.resolve("main.bundle").toString(), "main");
        String digest = api.submitter()
                .contentType("application/octet-stream")
                .body(folder.resolve("main.bundle").toFile())
                .post("/v1/blobs")
                .path("digest");
        Set<String> before = projects();

        api.yaml()
                .body(spec(EXECUTOR, EVALUATOR, ideas("5"))
                        .replace("project: " + project, "upload: %s, revision: v9".formatted(digest)))
                .post("/v1/experiments")
                .then()
                .statusCode(400)
                .body("field", equalTo("repository.revision"));

        assertThat(projects()).isEqualTo(before);
    }

    private Set<String> projects() {
        return Set.copyOf(api.as(Scope.ADMIN).get("/v1/projects").jsonPath().getList("projects.name", String.class));
    }

    @Test
    void two_variants_are_merged_by_an_idea_with_two_parents() {
        local.git("update-ref", "refs/heads/side", main);
        String side = local.commit("side", "side=1\n");
        String tip = local.commit("main", "size=40\n");
        local.git("push", "-q", url, "main", "side");
        String executor = "git merge -q -m merged refs/leasehold/parent-2"
                + " && printf '{\"commit\":\"%s\"}' $(git rev-parse HEAD) > $LEASEHOLD_OUTCOME";
        String id = submit(spec(
                        executor,
                        EVALUATOR,
                        "ideas:\n  list:\n  - {slug: merge, content: both, parents: [%s, %s]}\n".formatted(tip, side))
                .replace("executor: {", "executor: {commit: own, "));

        ended(id);
        JsonPath variants = variants(id);
        assertThat(variants.getString("variants[0].reason")).isNull();
        assertThat(variants.getList("variants[0].parents")).isEqualTo(List.of(tip, side));
        local.git("fetch", "-q", url, "refs/heads/" + variants.getString("variants[0].branch"));
        assertThat(local.git("log", "-1", "--format=%P", "FETCH_HEAD")).isEqualTo(tip + " " + side);
    }

    @Test
    void what_an_executor_leaves_beside_its_commit_is_kept_and_handed_to_the_evaluator() {
        String executor = EXECUTOR + " && mkdir .leasehold/artifacts && echo profile > .leasehold/artifacts/notes.txt";
        String evaluator =
                "tar -xf .leasehold/artifacts.tar -C . notes.txt && grep -q profile notes.txt && " + EVALUATOR;
        String id = submit(spec(executor, evaluator, "baseline: {metrics: {size: 50}}\n" + ideas("9")));

        ended(id);
        JsonPath variants = variants(id);
        assertThat(variants.getString("variants[0].reason")).isNull();
        String artifacts = variants.getString("variants[0].artifacts");
        assertThat(artifacts).startsWith("sha256:");
        assertThat(api.submitter()
                        .get("/v1/blobs/{digest}", artifacts)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .contains("notes.txt");
        assertThat(api.submitter()
                        .get("/v1/experiments/{id}/variants/{variant}/artifacts", id, variants.get("variants[0].id"))
                        .then()
                        .statusCode(200)
                        .header("Content-Disposition", "attachment; filename=\"idea-1.tar\"")
                        .extract()
                        .asByteArray())
                .isEqualTo(api.submitter().get("/v1/blobs/{digest}", artifacts).asByteArray());
    }

    @Test
    void files_that_a_variant_left_elsewhere_or_not_at_all_are_not_found() {
        String evaluator = "printf '{\"status\":\"success\",\"evaluation\":{\"size\":9},"
                + "\"artifacts_uri\":\"https://runs.example/88\"}' > $LEASEHOLD_OUTCOME";
        String id = submit(spec(EXECUTOR, evaluator, "baseline: {metrics: {size: 50}}\n" + ideas("9")));

        ended(id);
        JsonPath variants = variants(id);
        noArtifacts(id, variants.get("variants[0].id"), "lies elsewhere: https://runs.example/88");
        noArtifacts(id, variants.get("baseline.id"), "has left no files");
    }

    private void noArtifacts(String experiment, String variant, String why) {
        api.submitter()
                .get("/v1/experiments/{id}/variants/{variant}/artifacts", experiment, variant)
                .then()
                .statusCode(404)
                .body("code", equalTo("artifacts-not-found"))
                .body("detail", containsString(why));
    }

    @Test
    void a_digest_that_a_command_names_itself_is_not_taken_for_the_services_word() {
        String evaluator =
                "printf '{\"status\":\"success\",\"evaluation\":{\"size\":1},\"artifacts\":{\"digest\":\"sha256:"
                        + "0".repeat(64) + "\"}}' > $LEASEHOLD_OUTCOME";
        String id = submit(spec(EXECUTOR, evaluator, ideas("9")));

        ended(id);
        assertThat(variants(id).getString("variants[0].artifacts")).isNull();
    }

    @Test
    void an_evaluator_may_be_a_program_of_ones_own() {
        String id = submit(evaluatedByHand("9"));

        evaluateByHand(nextEvaluation(), 9);

        ended(id);
        assertThat(variants(id).getFloat("variants[0].score")).isEqualTo(9f);
    }

    /** As after a disk was put back to what it was some time ago, or lost its power. */
    @ParameterizedTest
    @ValueSource(strings = {"lost", "emptied", "without its tree"})
    void a_variant_whose_commit_cannot_be_integrated_fails_and_holds_up_no_other(String how) throws IOException {
        String id = submit(evaluatedByHand("9", "8"));
        JsonPath damaged = nextEvaluation();
        String commit = damaged.getString("grants[0].work.source.parents[0]");
        damage(commit, how);

        evaluateByHand(damaged, 7);
        evaluateByHand(nextEvaluation(), 8);

        ended(id);
        JsonPath variants = variants(id);
        assertThat(variants.getList("variants.state", String.class)).containsExactly("integrated", "failed");
        assertThat(variants.getString("variants[1].reason")).startsWith("The commit could not be made: git said:");
        assertThat(variants.getString("variants[1].commit")).isEqualTo(commit);
        assertThat(variants.<Object>get("variants[1].rank")).isNull();
        RestAssured.given()
                .cookie("leasehold-token", api.token(Scope.READ))
                .get("/experiments/{id}/variants/{variant}", id, variants.get("variants[1].id"))
                .then()
                .statusCode(200)
                .body(containsString("There is no commit to show."));
        Path archive = folder.resolve("whole.tar");
        Files.write(
                archive,
                api.submitter()
                        .get("/v1/experiments/{id}/export", id)
                        .then()
                        .statusCode(200)
                        .extract()
                        .asByteArray());
        String again = api.submitter()
                .contentType("application/x-tar")
                .body(archive.toFile())
                .post("/v1/experiments/import")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        assertThat(variants(again).getList("variants.rank")).containsExactly(1, null);
    }

    @Test
    void an_experiment_that_is_cancelled_waits_for_no_integration() throws IOException {
        String id = submit(evaluatedByHand("9"));
        JsonPath damaged = nextEvaluation();
        Path repository = Path.of(forgeFolder, project + ".git");
        Files.move(repository, repository.resolveSibling(project + ".away"));
        evaluateByHand(damaged, 9);
        eventually(id, experiment -> experiment.getInt("counts.toIntegrate") == 1);

        api.submitter()
                .post("/v1/experiments/{id}/terminate?inFlight=cancel", id)
                .then()
                .statusCode(200);

        ended(id);
        assertThat(variants(id).getString("variants[0].reason")).isEqualTo("The repository cannot be read");
    }

    private void damage(String commit, String how) throws IOException {
        Path repository = Path.of(forgeFolder, project + ".git");
        switch (how) {
            case "lost" -> Files.delete(loose(repository, commit));
            case "emptied" -> {
                Files.delete(loose(repository, commit)); // it cannot be written to
                Files.createFile(loose(repository, commit));
            }
            case "without its tree" -> {
                String tree = new Git(repository).must("rev-parse", commit + "^{tree}");
                Files.delete(loose(repository, tree));
            }
            default -> throw new IllegalArgumentException(how);
        }
    }

    private static Path loose(Path repository, String object) {
        return repository.resolve("objects").resolve(object.substring(0, 2)).resolve(object.substring(2));
    }

    private String evaluatedByHand(String... contents) {
        return spec(EXECUTOR, "true", "baseline: {metrics: {size: 50}}\n" + ideas(contents))
                .replace("evaluator: {role: default", "evaluator: {role: outside");
    }

    private JsonPath nextEvaluation() {
        return await().atMost(Duration.ofSeconds(60))
                .until(
                        () -> api.worker("outside")
                                .body("{\"role\":\"outside\",\"host\":\"me\",\"waitSeconds\":1}")
                                .post("/v1/claims")
                                .jsonPath(),
                        claimed -> project.equals(claimed.getString("grants[0].work.source.repository")));
    }

    private void evaluateByHand(JsonPath grant, int size) {
        api.worker("outside")
                .body("{\"epoch\":%d,\"outcome\":{\"status\":\"success\",\"evaluation\":{\"size\":%d}}}"
                        .formatted(grant.getLong("grants[0].epoch"), size))
                .post("/v1/claims/{task}/outcome", grant.getString("grants[0].task"))
                .then()
                .statusCode(200);
    }

    @Test
    void an_idea_keeps_its_content_however_old_it_gets_before_its_turn() {
        String id = submit(spec("sleep 600", EVALUATOR, "baseline: false\n" + ideas("first", "kept " + project)));
        String content = get("/v1/experiments/{id}/ideas", id).getString("ideas[1].content");
        database.run(connection -> Sql.of(
                        connection,
                        "update blob set last_used_at = now() - interval '1 year' where digest = ?",
                        content)
                .execute());

        new Blobs(database).purge(Duration.ofDays(30), 1_000);

        api.submitter()
                .get("/v1/blobs/{digest}", content)
                .then()
                .statusCode(200)
                .body(equalTo("kept " + project));
        api.submitter()
                .post("/v1/experiments/{id}/terminate?inFlight=cancel", id)
                .then()
                .statusCode(200);
        ended(id);
    }

    @Test
    void a_role_takes_less_than_the_operator_allows_and_not_more() {
        String hungry = "dd if=/dev/zero of=big bs=1M count=30 2>/dev/null && " + EXECUTOR;
        String id = submit(spec(hungry, EVALUATOR, "baseline: {metrics: {size: 50}}\n" + ideas("9"))
                .replace("executor: {", "executor: {resources: {workspace: 10MiB}, "));

        ended(id);
        assertThat(variants(id).getString("variants[0].reason"))
                .containsPattern("wrote more than it may|filled the 10485760 bytes");
        api.yaml()
                .body(spec(EXECUTOR, EVALUATOR, ideas("9")).replace("executor: {", "executor: {timeout: 5h, "))
                .post("/v1/experiments")
                .then()
                .statusCode(400)
                .body("field", equalTo("roles.executor.timeout"));
    }
}
