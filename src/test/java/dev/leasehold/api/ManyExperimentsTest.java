package dev.leasehold.api;

import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.ApiClient;
import dev.leasehold.testing.GitRepository;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Ten experiments at once, one of them with ten thousand ideas: the others hardly notice. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class ManyExperimentsTest {
    private static final Logger LOG = Logger.getLogger(ManyExperimentsTest.class);
    private static final int SMALL = 9;
    private static final int IDEAS = 2;
    private static final int MANY_IDEAS = 10_000;

    /** By so much may they take longer beside the large one; a tenth is its fair share, the rest is for busy machines. */
    private static final double FACTOR = 3;

    private static final Duration DEADLINE = Duration.ofMinutes(3);

    @Inject
    ApiClient api;

    @TempDir
    Path folder;

    private String project;

    @BeforeEach
    void aProjectWithOneCommit() {
        project = "many-" + UUID.randomUUID();
        api.submitter()
                .body("{\"name\":\"%s\"}".formatted(project))
                .post("/v1/projects")
                .then()
                .statusCode(201);
        GitRepository local = GitRepository.bare(folder.resolve("local.git"));
        local.commit("main", "size=50\n");
        String url =
                "http://any:%s@localhost:%d/git/%s.git".formatted(api.token(Scope.SUBMIT), RestAssured.port, project);
        local.git("push", "-q", url, "main");
    }

    @Test
    void nine_experiments_finish_beside_one_of_ten_thousand_ideas_as_without_it() {
        run(1); // so that nothing is done for the first time while it is measured
        double without = run(SMALL);
        String large = submit(MANY_IDEAS);
        await().atMost(DEADLINE).until(() -> show(large).getInt("counts.variants") > 0);

        double beside = run(SMALL);

        JsonPath at = show(large);
        api.submitter()
                .post("/v1/experiments/{id}/terminate?inFlight=cancel", large)
                .then()
                .statusCode(200);
        await().atMost(DEADLINE).until(() -> show(large).getString("state").equals("terminated"));
        LOG.infof(
                "event=measured what=nine-experiments without=%.1f s beside=%.1f s ratio=%.2f",
                without, beside, beside / without);
        assertThat(at.getString("state")).as("the large one went on meanwhile").isEqualTo("running");
        assertThat(beside / without).isLessThan(FACTOR);
    }

    /** Seconds until so many that were begun together have all ended. */
    private double run(int experiments) {
        long start = System.nanoTime();
        List<String> ids =
                IntStream.range(0, experiments).mapToObj(_ -> submit(IDEAS)).toList();
        ids.forEach(id -> await().atMost(DEADLINE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> show(id).getString("state").equals("terminated")));
        double seconds = (System.nanoTime() - start) / 1e9;
        ids.forEach(id -> assertThat(api.submitter()
                        .get("/v1/experiments/{id}/variants", id)
                        .jsonPath()
                        .getList("variants.state"))
                .hasSize(IDEAS)
                .containsOnly("integrated"));
        return seconds;
    }

    private JsonPath show(String id) {
        return api.submitter().get("/v1/experiments/{id}", id).jsonPath();
    }

    private String submit(int ideas) {
        String list = IntStream.range(0, ideas)
                .mapToObj(n -> "  - {slug: idea-%d, content: '%d'}%n".formatted(n, n))
                .collect(Collectors.joining());
        String spec = """
                repository: {project: %s}
                metrics: {size: integer}
                objective: {expr: size, direction: minimize}
                baseline: {metrics: {size: 50}}
                roles:
                  executor: {role: default, command: 'cat .leasehold/idea.txt > size'}
                  evaluator:
                    role: default
                    command: 'printf ''{"status":"success","evaluation":{"size":%%d}}'' "$(cat size)" > $LEASEHOLD_OUTCOME'
                parallel: 4
                ideas:
                  list:
                %s
                """.formatted(project, list);
        return api.submitExperiment(spec);
    }
}
