package dev.leasehold.experiment.eden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.leasehold.experiment.document.InvalidDocument;
import dev.leasehold.experiment.evaluation.Evaluation;
import dev.leasehold.experiment.evaluation.MetricType;
import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.experiment.spec.Baseline;
import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.spec.Repository;
import dev.leasehold.experiment.spec.Roles;
import dev.leasehold.experiment.spec.Tree;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.blob.Digest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class EdenExperimentTest {
    private static final Repository SEED = new Repository.From(new Tree.Folder("seed"), null);
    private static final Tree FOLDER = new Tree.Folder(".");
    private static final String LEAST = """
            parallel_variants: 2
            evaluation_schema: {latency_ms: real, allocations: integer, remark: text}
            objective: {expr: latency_ms, direction: minimize}
            ideation_command: "python3 ${EDEN_EXPERIMENT_DIR}/propose.py"
            execution_command: build
            evaluation_command: measure
            """;

    @Test
    void a_config_becomes_a_spec() throws Exception {
        ExperimentSpec spec = translate("""
                execution_task_deadline: 1800
                ideation_policy: {kind: maintain_pending, target: 2, max_total: 40}
                dispatch_mode: {termination: auto}
                termination_policy: {kind: convergence_window, metric: latency_ms, window: 8, direction: minimize}
                baseline: {enabled: true}
                max_quiescent_iterations: 600
                something_new: [1, 2]
                """).spec();

        assertThat(spec.roles().ideator().style()).isEqualTo(Roles.Style.SESSION);
        assertThat(spec.roles().ideator().role().command())
                .isEqualTo(new Command.Shell("python3 ${EDEN_EXPERIMENT_DIR}/propose.py"));
        assertThat(spec.roles().ideator().role().timeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(spec.roles().executor().role().timeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(spec.roles().executor().commit()).isEqualTo(Source.Commit.OWN);
        assertThat(spec.metrics().types()).containsEntry("allocations", MetricType.INTEGER);
        assertThat(spec.ideas().maintain()).isEqualTo(2);
        assertThat(spec.ideas().requests()).isEqualTo(40);
        assertThat(spec.ideas().total()).isNull();
        assertThat(spec.stop().convergence().window()).isEqualTo(8);
        assertThat(spec.stop().convergence().of().direction()).isEqualTo(Direction.MINIMIZE);
        assertThat(spec.baseline()).isEqualTo(new Baseline.Evaluated());
    }

    @Test
    void a_fixed_total_is_so_many_requests_at_once() throws Exception {
        ExperimentSpec spec =
                translate("ideation_policy: {kind: fixed_total, total: 3}").spec();

        assertThat(spec.ideas().requests()).isEqualTo(3);
        assertThat(spec.ideas().maintain()).isEqualTo(3);
    }

    @Test
    void where_it_goes_differently_on_purpose_there_is_a_warning() throws Exception {
        assertThat(translate("""
                termination_policy: {kind: max_variants, target: 5}
                dispatch_mode: {integration: manual}
                """).warnings())
                .extracting(warning -> warning.split(":", 2)[0])
                .contains("parallel_variants", "termination_policy", "dispatch_mode.integration", "ideation_policy");
    }

    @Test
    void an_objective_that_cannot_be_computed_leaves_variants_unranked() throws Exception {
        EdenExperiment eden = EdenExperiment.translate(
                LEAST.replace("expr: latency_ms", "expr: \"best of {latency}\""), SEED, FOLDER);

        assertThat(eden.warnings()).anyMatch(warning -> warning.contains("no variant is ranked"));
        assertThat(eden.spec().objective().expr()).isEqualTo("best of {latency}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ideation_task_deadline: 0.5",
                "evaluation_task_deadline: 5",
                "ideation_policy: {kind: maintain_pending}",
                "ideation_policy: {kind: maintain_pending, max_total: null}",
                "ideation_policy: {kind: maintain_pending, max_total: 0, more: x}",
                "termination_policy: {kind: never_terminate}",
                "termination_policy: {kind: max_wall_time, duration: PT30M}",
                "termination_policy: {kind: max_wall_time, duration: P1W}",
                "termination_policy: {kind: max_wall_time, duration: '01:30:00'}",
                "termination_policy: {kind: target_condition, metric: latency_ms, threshold: 3}",
                "baseline: {enabled: no}",
                "baseline: {metrics: {latency_ms: 3}}",
                "auto_checkpoint: {enabled: true, interval_seconds: 60, retention_count: 2, on_terminate: false}",
                "dispatch_mode: {}",
                "max_quiescent_iterations: 2",
                "parallel_variants: 3",
                "x-anything: null"
            })
    void eden_takes_it_and_so_do_we(String line) throws Exception {
        assertThat(translate(line).spec()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parallel_variants: 2.0",
                "parallel_variants: true",
                "parallel_variants: 0",
                "parallel_variants: '2'",
                "evaluation_schema: {}",
                "evaluation_schema: {commit_sha: real}",
                "evaluation_schema: {1st: real}",
                "evaluation_schema: {a: float}",
                "objective: {expr: '', direction: minimize}",
                "objective: {expr: a}",
                "objective: {expr: a, direction: max}",
                "ideation_command: '  '",
                "execution_command: null",
                "execution_task_deadline: 0",
                "execution_task_deadline: '600'",
                "execution_task_deadline: null",
                "execution_task_deadline: .inf",
                "ideation_policy: null",
                "ideation_policy: {kind: some_other}",
                "ideation_policy: {kind: fixed_total}",
                "ideation_policy: {kind: fixed_total, total: 0}",
                "ideation_policy: {kind: maintain_pending, target: 0}",
                "ideation_policy: {kind: maintain_pending, target: null}",
                "ideation_policy: {kind: maintain_pending, max_total: -1}",
                "termination_policy: {kind: max_variants}",
                "termination_policy: {kind: max_wall_time, duration: PT0S}",
                "termination_policy: {kind: max_wall_time, duration: soon}",
                "termination_policy: {kind: convergence_window, metric: latency_ms, window: 0}",
                "termination_policy: {kind: convergence_window, window: 3}",
                "termination_policy: {kind: target_condition, metric: latency_ms}",
                "dispatch_mode: {termination: auto}",
                "dispatch_mode: {integration: on}",
                "dispatch_mode: {integration: sometimes}",
                "baseline: {enabled: false, metrics: {latency_ms: 3}}",
                "baseline: {enabled: null}",
                "max_quiescent_iterations: 1",
                "auto_checkpoint: {enabled: true, more: 1}",
                "auto_checkpoint: {retention_count: 0}",
                "auto_checkpoint: {interval_seconds: 0}"
            })
    void eden_refuses_it_and_so_do_we(String line) {
        assertThat(catchThrowableOfType(InvalidDocument.class, () -> translate(line)))
                .isNotNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            termination_policy: {kind: target_condition, metric: remark, threshold: 1} | never hold
            baseline: {metrics: {latency: 3}}                                          | did you mean 'latency_ms'?
            """)
    void what_eden_takes_and_cannot_run_is_told(String line, String why) {
        assertThatThrownBy(() -> translate(line))
                .isInstanceOf(EdenExperiment.Unusable.class)
                .hasMessageContaining(why);
    }

    @Test
    void a_command_that_is_missing_is_missed() {
        assertThatThrownBy(() ->
                        EdenExperiment.translate(LEAST.replace("evaluation_command: measure\n", ""), SEED, FOLDER))
                .hasMessageContaining("evaluation_command is missing");
    }

    @Test
    void of_equal_keys_the_last_counts() throws Exception {
        assertThat(translate("parallel_variants: 3\nparallel_variants: 4")
                        .spec()
                        .parallel())
                .isEqualTo(4);
    }

    @Test
    void the_task_files_are_those_of_the_contract() throws Exception {
        ExperimentSpec spec = translate("").spec();
        String commit = "9c8b7a6f5e4d3c2b1a09182736455463728190af";

        assertThat(EdenTask.execution("t", "v", "i", "cache", List.of(commit), null))
                .isEqualTo(new ObjectMapper().readTree("""
                {"task_id": "t", "variant_id": "v", "idea_id": "i", "idea_slug": "cache",
                 "parent_commits": ["9c8b7a6f5e4d3c2b1a09182736455463728190af"], "branch": "work/v-cache",
                 "content_path": null, "output_path": ".eden/outcome.json"}
                """));
        assertThat(EdenTask.evaluation("t", "baseline", null, commit, spec.metrics(), spec.objective()))
                .isEqualTo(new ObjectMapper().readTree("""
                {"task_id": "t", "variant_id": "baseline", "variant_branch": null,
                 "variant_commit_sha": "9c8b7a6f5e4d3c2b1a09182736455463728190af",
                 "evaluation_schema": {"latency_ms": "real", "allocations": "integer", "remark": "text"},
                 "objective": {"expr": "latency_ms", "direction": "minimize"}, "output_path": ".eden/eval-outcome.json"}
                """));
    }

    @Test
    void the_environment_holds_no_credential_and_an_ideator_has_no_task_file() {
        assertThat(EdenEnvironment.ideator("c"))
                .containsOnlyKeys(
                        "EDEN_WORKER_ID", "PYTHONUNBUFFERED", "EDEN_BASE_COMMIT_SHA", "EDEN_IDEAS_PER_IDEATION");
        assertThat(EdenEnvironment.evaluator())
                .containsEntry("EDEN_TASK_JSON", ".eden/eval-task.json")
                .containsEntry("EDEN_OUTPUT", ".eden/eval-outcome.json")
                .doesNotContainKey("EDEN_WORKER_CREDENTIAL");
    }

    @Test
    void an_experiment_is_read_again_as_it_was_kept() throws Exception {
        Digest folder = new Digest("sha256:" + "0".repeat(64));
        EdenDocument kept = new EdenDocument("mine", LEAST, folder, EdenSeed.EMPTY, Map.of("executor", "big"));

        EdenDocument read = EdenDocument.read(kept.write());

        assertThat(read).isEqualTo(kept);
        ExperimentSpec spec = read.translate().spec();
        assertThat(spec.name()).isEqualTo("mine");
        assertThat(spec.files()).isEqualTo(new Tree.Upload(folder));
        assertThat(spec.roles().executor().role().role()).isEqualTo("big");
        assertThat(spec.roles().evaluator().role()).isEqualTo("evaluator");
    }

    @Test
    void the_manifest_of_an_integration_is_sorted_and_indented_by_two() {
        Map<String, JsonNode> values = new LinkedHashMap<>();
        values.put("score", JsonNodeFactory.instance.numberNode(0.5));
        values.put("n", JsonNodeFactory.instance.numberNode(3));

        assertThat(EdenManifest.content(
                        "v",
                        "i",
                        "c0",
                        List.of("p0"),
                        new Evaluation(new LinkedHashMap<>(values)),
                        Instant.EPOCH,
                        null))
                .isEqualTo("""
                {
                  "commit_sha": "c0",
                  "completed_at": "1970-01-01T00:00:00Z",
                  "evaluation": {
                    "n": 3,
                    "score": 0.5
                  },
                  "idea_id": "i",
                  "parent_commits": [
                    "p0"
                  ],
                  "variant_id": "v"
                }
                """);
    }

    private static EdenExperiment translate(String more) throws Exception {
        return EdenExperiment.translate(LEAST + more, SEED, FOLDER);
    }
}
