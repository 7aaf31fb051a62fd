package dev.leasehold.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The experiments of {@code docs/examples}, run as they stand. */
@QuarkusTest
class ExamplesTest extends ClientFixture {

    private String ended(String... example) {
        String id = submitted("submit", Path.of("docs/examples", example).toString());
        Cli watch = cli();
        assertThat(watch.run("watch", id)).as(watch.out()).isZero();
        return id;
    }

    @Test
    void sorting_is_won_by_whoever_asks_least_and_what_does_not_sort_is_found_out() {
        JsonNode standing = json("variants", ended("sorting", "experiment.yaml"), "--json");

        assertThat(standing.at("/variants/0/slug").asText()).isEqualTo("binary-insertion");
        assertThat(standing.at("/variants/0/score").asDouble())
                .isLessThan(standing.at("/baseline/score").asDouble() / 5);
        assertThat(standing.at("/variants/3/slug").asText()).isEqualTo("hopeful");
        assertThat(standing.at("/variants/3/reason").asText()).isEqualTo("it does not sort a list of 10");
    }

    @Test
    void a_curve_is_fitted_by_an_ideator_that_learns_until_the_error_is_small_enough() {
        String id = ended("curve", "experiment.yaml");

        assertThat(json("show", id, "--json").at("/experiment/reason").asText()).isEqualTo("target-reached");
        assertThat(json("variants", id, "--json").at("/variants/0/score").asDouble())
                .isLessThanOrEqualTo(1.7);
    }

    /** It costs money and takes a key, so it runs only where somebody has set all that up and asks for it. */
    @Test
    void an_agent_makes_the_changes() {
        assumeTrue(
                Stream.of("claude", "codex", "gemini", "aider").anyMatch(ExamplesTest::isInstalled),
                "no agent is installed");
        assumeTrue(System.getenv("LEASEHOLD_TEST_AGENT") != null, "LEASEHOLD_TEST_AGENT does not ask for it");

        JsonNode standing = json("variants", ended("agent", "experiment.yaml"), "--json");
        assertThat(standing.at("/variants/0/state").asText()).isEqualTo("integrated");
    }

    /** Without an agent all is said and done in moments, and its ideas say why. */
    @Test
    void without_an_agent_its_experiment_says_so() {
        assumeTrue(
                Stream.of("claude", "codex", "gemini", "aider").noneMatch(ExamplesTest::isInstalled),
                "an agent is installed");

        JsonNode standing = json("variants", ended("agent", "experiment.yaml"), "--json");
        assertThat(standing.at("/baseline/state").asText()).isEqualTo("baseline");
        assertThat(standing.at("/variants/0/state").asText()).isEqualTo("failed");
        assertThat(standing.at("/variants/0/reason").asText()).contains("127");
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
