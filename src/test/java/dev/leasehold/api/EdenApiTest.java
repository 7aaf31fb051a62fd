package dev.leasehold.api;

import dev.leasehold.forge.Forge;
import dev.leasehold.platform.archive.Packing;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

/** EDEN experiment folders, taken as they are: from the upload to the branches of the variants. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class EdenApiTest extends ExperimentStand {
    private static final Path FOLDER = Path.of("src/test/resources/eden");

    @Inject
    Forge forge;

    @Inject
    Database database;

    private String upload(Path tree) throws IOException {
        ByteArrayOutputStream tar = new ByteArrayOutputStream();
        Packing.pack(tree, Set.of(), tar);
        return api.submitter()
                .contentType("application/octet-stream")
                .body(tar.toByteArray())
                .post("/v1/blobs")
                .then()
                .extract()
                .path("digest");
    }

    private String begin(Path tree) throws IOException {
        return submitEden("{\"folder\":\"%s\"}".formatted(upload(tree)))
                .statusCode(201)
                .extract()
                .path("id");
    }

    private ValidatableResponse submitEden(String body) {
        return api.submitter().body(body).post("/v1/experiments/eden").then();
    }

    @Test
    void a_folder_runs_unchanged_and_every_variant_is_integrated_in_edens_place() throws Exception {
        String id = submitEden("{\"name\":\"as it is\",\"folder\":\"%s\"}".formatted(upload(FOLDER)))
                .statusCode(201)
                .body("warnings", hasItem(startsWith("parallel_variants: 2 tasks run at once")))
                .extract()
                .path("id");

        JsonPath experiment = ended(id);
        JsonPath variants = variants(id);
        assertThat(variants.getList("variants.reason", String.class)).containsOnlyNulls();
        assertThat(experiment.getString("reason")).isEqualTo("exhausted");
        assertThat(api.submitter().get("/v1/experiments/{id}/spec", id).asString())
                .isEqualTo(Files.readString(FOLDER.resolve(".eden/config.yaml")));
        String base = experiment.getString("baseCommit");
        assertThat(variants.getList("variants.state", String.class))
                .containsExactly("integrated", "integrated", "integrated");
        assertThat(variants.getList("variants.parents")).containsOnly(List.of(base));
        assertThat(variants.getString("baseline.state")).isEqualTo("baseline");
        assertThat(variants.getString("baseline.metrics.remark")).startsWith("value-");

        String clone = url.replace(project, id);
        local.git("fetch", "-q", clone, "refs/heads/*:refs/remotes/eden/*");
        assertThat(local.git("log", "--format=%s", "refs/remotes/eden/main")).isEqualTo("eden: seed");
        assertThat(local.git("ls-tree", "-r", "--name-only", base)).isEqualTo(".gitkeep");
        for (int i = 0; i < 3; i++) {
            String variant = variants.getString("variants[%d].id".formatted(i));
            String slug = variants.getString("variants[%d].slug".formatted(i));
            String ref = "refs/remotes/eden/variant/%s-%s".formatted(variant, slug);
            assertThat(local.git("log", "-1", "--format=%an <%ae>%n%s%n%P", ref))
                    .isEqualTo("EDEN Integrator <integrator@eden.invalid>\nvariant: %s %s\n%s"
                            .formatted(variant, slug, base));
            assertThat(local.git("ls-tree", "-r", "--name-only", ref))
                    .isEqualTo(".eden/variants/%s/evaluation.json\n.gitkeep\n%s.txt".formatted(variant, slug));
            assertThat(local.git("show", "%s:.eden/variants/%s/evaluation.json".formatted(ref, variant)))
                    .contains("\"variant_id\": \"%s\"".formatted(variant), "\"score\": 0.");
            assertThat(local.git("show", "%s:%s.txt".formatted(ref, slug))).startsWith("about ");
        }
    }

    @Test
    void an_outcome_that_the_executor_committed_is_not_believed() throws Exception {
        Path tree = copy();
        Files.writeString(tree.resolve("make.sh"), """
                mkdir -p .eden && echo '{"status": "success", "evaluation": {"score": 9}}' > .eden/eval-outcome.json
                git add -f .eden/eval-outcome.json && git commit -q -m trap
                printf '{"status": "success", "commit_sha": "%s"}' "$(git rev-parse HEAD)" > "$EDEN_OUTPUT"
                """);
        Files.writeString(tree.resolve("measure.sh"), "exit 0\n");
        String id = begin(tree);

        ended(id);
        assertThat(variants(id).getList("variants.state", String.class)).containsOnly("failed");
        assertThat(variants(id).getList("variants.reason", String.class))
                .containsOnly("the evaluator wrote no .leasehold/outcome.json");
    }

    @Test
    void an_error_of_the_executor_is_the_variants_reason() throws Exception {
        Path tree = copy();
        Files.writeString(
                tree.resolve("make.sh"),
                "echo '{\"status\": \"error\", \"description\": \"gave up\"}' > \"$EDEN_OUTPUT\"\n");
        String id = begin(tree);

        ended(id);
        assertThat(variants(id).getList("variants.reason", String.class))
                .containsOnly("the command says 'error': gave up");
    }

    @Test
    void an_outcome_of_the_executor_without_a_status_has_not_succeeded() throws Exception {
        Path tree = copy();
        Files.writeString(tree.resolve("make.sh"), """
                echo x > x && git add x && git commit -q -m work
                printf '{"commit_sha": "%s"}' "$(git rev-parse HEAD)" > "$EDEN_OUTPUT"
                """);
        String id = begin(tree);

        ended(id);
        assertThat(variants(id).getList("variants.state", String.class)).containsOnly("failed");
        assertThat(variants(id).getList("variants.reason", String.class))
                .containsOnly("the executor's outcome must have the status 'success'");
    }

    private Path copy() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree/.eden")).getParent();
        for (String name : List.of(".eden/config.yaml", "propose.sh", "make.sh", "measure.sh")) {
            Files.copy(FOLDER.resolve(name), tree.resolve(name));
        }
        return tree;
    }

    @Test
    void what_eden_refuses_is_refused_with_its_place() throws Exception {
        Path tree = copy();
        Files.writeString(
                tree.resolve(".eden/config.yaml"),
                Files.readString(tree.resolve(".eden/config.yaml"))
                        .replace("parallel_variants: 2", "parallel_variants: two"));

        submitEden("{\"folder\":\"%s\"}".formatted(upload(tree)))
                .statusCode(400)
                .body("code", equalTo("field-invalid"))
                .body("field", equalTo("parallel_variants"));
        submitEden("{\"folder\":\"%s\",\"config\":\"other.yaml\"}".formatted(upload(tree)))
                .statusCode(400)
                .body("field", equalTo("config"));
        submitEden("{\"folder\":\"sha256:%s\"}".formatted("0".repeat(64)))
                .statusCode(400)
                .body("field", equalTo("folder"))
                .body("detail", containsString("nothing is stored under"));
    }

    @Test
    void a_config_that_is_no_utf_8_is_refused() throws Exception {
        Path tree = copy();
        Files.write(tree.resolve(".eden/config.yaml"), new byte[] {'a', ':', ' ', (byte) 0xff, (byte) 0xfe});

        submitEden("{\"folder\":\"%s\"}".formatted(upload(tree)))
                .statusCode(400)
                .body("code", equalTo("field-invalid"))
                .body("field", equalTo("config"))
                .body("detail", containsString("no UTF-8"));
    }

    @Test
    void a_name_that_no_row_can_have_is_refused_and_leaves_no_repository() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("repository"));
        Files.writeString(tree.resolve("size"), "5");
        String digest = upload(tree);
        int before = forge.list().size();

        api.yaml()
                .body("name: \"a\\0b\"\n"
                        + spec(EXECUTOR, EVALUATOR, ideas("3")).replace("project: " + project, "upload: " + digest))
                .post("/v1/experiments")
                .then()
                .statusCode(400)
                .body("field", equalTo("name"));
        submitEden("{\"name\":\"%s\",\"folder\":\"%s\"}".formatted("x".repeat(1_001), upload(FOLDER)))
                .statusCode(400)
                .body("field", equalTo("name"));
        assertThat(forge.list()).hasSize(before);
    }

    @Test
    void an_experiment_that_the_database_does_not_take_leaves_no_repository() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("repository"));
        Files.writeString(tree.resolve("size"), "5");
        String digest = upload(tree);
        int before = forge.list().size();
        database.run(connection -> Sql.of(
                        connection, "alter table experiment add constraint refuses check (name <> 'refused')")
                .execute());
        try {
            api.yaml()
                    .body("name: refused\n"
                            + spec(EXECUTOR, EVALUATOR, ideas("3")).replace("project: " + project, "upload: " + digest))
                    .post("/v1/experiments")
                    .then()
                    .statusCode(500);
        } finally {
            database.run(connection -> Sql.of(connection, "alter table experiment drop constraint refuses")
                    .execute());
        }
        assertThat(forge.list()).hasSize(before);
    }

    @Test
    void files_of_an_ordinary_spec_are_read_by_every_command_and_changed_by_none() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("files"));
        Files.writeString(tree.resolve("value"), "17");
        String executor =
                "! touch $LEASEHOLD_EXPERIMENT_DIR/new 2>/dev/null && cat $LEASEHOLD_EXPERIMENT_DIR/value > size";
        String id = submit("files: {upload: \"%s\"}\n".formatted(upload(tree)) + spec(executor, EVALUATOR, ideas("x")));

        ended(id);
        assertThat(variants(id).getString("variants[0].reason")).isNull();
        assertThat(variants(id).getFloat("variants[0].score")).isEqualTo(17f);
    }

    @Test
    void a_tree_that_was_uploaded_becomes_the_first_commit() throws Exception {
        Path tree = Files.createDirectory(folder.resolve("repository"));
        Files.writeString(tree.resolve("size"), "5\r\n");
        Files.writeString(tree.resolve(".gitattributes"), "* text\n");
        String id = submit(spec(EXECUTOR, EVALUATOR, "baseline: {metrics: {size: 5}}\n" + ideas("3"))
                .replace("project: " + project, "upload: " + upload(tree)));

        String base = ended(id).getString("baseCommit");
        assertThat(variants(id).getFloat("variants[0].score")).isEqualTo(3f);
        local.git("fetch", "-q", url.replace(project, id), "main");
        assertThat(local.git("rev-parse", "FETCH_HEAD")).isEqualTo(base);
        assertThat(local.git("cat-file", "-s", "FETCH_HEAD:size")).isEqualTo("3");
    }
}
