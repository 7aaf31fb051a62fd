package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.lease.TaskId;
import org.junit.jupiter.api.Test;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/** A service that has seen thousands of experiments end keeps none of their specs. */
class KnownSpecsTest {
    private static final String SPEC = """
            repository: {project: p}
            metrics: {size: integer}
            objective: {expr: size, direction: minimize}
            roles:
              executor: {role: default, command: 'true'}
              evaluator: {role: default, command: 'true'}
            ideas: {list: [{slug: a, content: b}]}
            """;

    private final KnownSpecs specs = new KnownSpecs();

    @Test
    void the_spec_of_an_experiment_that_lives_is_read_once() {
        ExperimentRow row = row(TaskId.next(), Phase.RUNNING);

        assertThat(specs.of(row).spec()).isSameAs(specs.of(row).spec());
    }

    @Test
    void the_spec_of_one_that_has_ended_is_forgotten_and_asked_for_again_not_kept() {
        UUID ended = TaskId.next();
        UUID alive = TaskId.next();
        specs.of(row(ended, Phase.RUNNING));
        specs.of(row(alive, Phase.RUNNING));

        specs.keepOnly(List.of(alive));
        specs.of(row(ended, Phase.ENDED));

        assertThat(specs.kept()).isEqualTo(1);
    }

    static ExperimentRow row(UUID id, Phase phase) {
        return new ExperimentRow(
                id,
                null,
                SPEC,
                "leasehold",
                "p",
                "0".repeat(40),
                1,
                null,
                phase,
                null,
                null,
                null,
                Instant.EPOCH,
                null,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                false,
                null,
                0,
                null,
                null,
                0);
    }
}
