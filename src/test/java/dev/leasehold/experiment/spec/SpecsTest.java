package dev.leasehold.experiment.spec;

import dev.leasehold.experiment.document.Finding;
import dev.leasehold.experiment.document.InvalidDocument;
import dev.leasehold.experiment.evaluation.MetricType;
import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Source;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Specs to take, and specs to refuse. Set {@code -Dgolden=write} to write down what is said of the latter. */
class SpecsTest {
    private static final Path FOLDER = Path.of("src/test/resources/experiment/spec");

    @Test
    void everything_that_a_spec_can_say_is_heard() throws Exception {
        ExperimentSpec spec = read("full.yaml");

        assertThat(spec.name()).isEqualTo("faster sort");
        assertThat(spec.repository()).isInstanceOfSatisfying(Repository.Import.class, from -> {
            assertThat(from.url()).hasToString("https://git.example/sort.git");
            assertThat(from.revision()).isEqualTo("main");
        });
        assertThat(spec.files()).isEqualTo(new Tree.Folder("harness"));
        assertThat(spec.roles().ideator().role().role()).isEqualTo("thinker");
        assertThat(spec.roles().ideator().style()).isEqualTo(Roles.Style.SESSION);
        RoleSpec executor = spec.roles().executor().role();
        assertThat(executor.role()).isEqualTo("executor");
        assertThat(executor.command()).isEqualTo(new Command.Argv(List.of("python3", "build.py", "--fast")));
        assertThat(executor.setup()).extracting(step -> step.optional()).containsExactly(false, true);
        assertThat(executor.env()).containsEntry("PORT", "8080");
        assertThat(executor.timeout()).isEqualTo(Duration.ofMinutes(90));
        assertThat(executor.resources()).isEqualTo(new Resources(1.5, 512L << 20, 2L << 30, 64));
        assertThat(spec.roles().executor().commit()).isEqualTo(Source.Commit.OWN);
        assertThat(spec.metrics().types())
                .containsEntry("latency_ms", MetricType.REAL)
                .containsEntry("remark", MetricType.TEXT);
        assertThat(spec.objective().direction()).isEqualTo(Direction.MINIMIZE);
        assertThat(spec.parallel()).isEqualTo(4);
        assertThat(spec.ideas().list().getFirst().priority()).isEqualTo(2.0);
        assertThat(spec.stop().wallTime()).isEqualTo(Duration.ofMinutes(45));
        assertThat(spec.stop().convergence().window()).isEqualTo(8);
        assertThat(spec.stop().convergence().of().expr()).isEqualTo("latency_ms");
        assertThat(spec.stop().target().value()).isEqualTo(10);
        assertThat(spec.baseline())
                .isInstanceOfSatisfying(
                        Baseline.Given.class,
                        given -> assertThat(given.metrics().get("allocations"))
                                .hasToString("123456789012345678901234567890"));
    }

    @Test
    void what_is_left_out_has_a_default() throws Exception {
        ExperimentSpec spec = read("small.yaml");

        assertThat(spec.parallel()).isEqualTo(1);
        assertThat(spec.baseline()).isEqualTo(new Baseline.Evaluated());
        assertThat(spec.stop()).isEqualTo(StopRules.NONE);
        assertThat(spec.roles().executor().commit()).isEqualTo(Source.Commit.AUTO);
        assertThat(spec.roles().executor().role().attempts()).isEqualTo(1);
        assertThat(spec.roles().evaluator().attempts()).isEqualTo(2);
        assertThat(spec.ideas()).isEqualTo(Ideas.DEFAULT);
    }

    @Test
    void json_is_read_too_and_needs_no_ideator_when_it_lists_its_ideas() throws Exception {
        ExperimentSpec spec = read("listed.json");

        assertThat(spec.roles().ideator()).isNull();
        assertThat(spec.ideas().list()).hasSize(1);
        assertThat(spec.baseline()).isEqualTo(new Baseline.Off());
        assertThat(spec.stop().target().of()).isEqualTo(spec.objective());
    }

    @TestFactory
    Stream<DynamicTest> what_is_wrong_is_told_with_its_place() throws IOException {
        return files("bad")
                .filter(file -> !file.toString().endsWith(".txt"))
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                    String said = said(Files.readString(file));
                    Path golden = file.resolveSibling(file.getFileName() + ".txt");
                    if (System.getProperty("golden", "").equals("write")) {
                        Files.writeString(golden, said);
                    }
                    assertThat(said).isEqualTo(Files.readString(golden));
                }));
    }

    private static String said(String text) {
        InvalidDocument refused = catchThrowableOfType(InvalidDocument.class, () -> Specs.read(text));
        assertThat(refused).as("it is refused").isNotNull();
        return refused.findings().stream().map(Finding::toString).collect(Collectors.joining("\n", "", "\n"));
    }

    private static ExperimentSpec read(String name) throws Exception {
        return Specs.read(Files.readString(FOLDER.resolve("good").resolve(name)));
    }

    private static Stream<Path> files(String kind) throws IOException {
        try (Stream<Path> files = Files.list(FOLDER.resolve(kind))) {
            return files.sorted().toList().stream();
        }
    }
}
