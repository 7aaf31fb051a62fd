package dev.leasehold.cli;

import dev.leasehold.experiment.objective.Direction;
import dev.leasehold.experiment.standing.Standing;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.lease.LawChecks;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An experiment whose commands crash, hang and talk nonsense, on services that are killed again and again: it ends by
 * its stop rule, nothing is lost, nothing is there twice, and the journal tells the same standing as the rows.
 *
 * <p>{@code -Dleasehold.test.variants=200} makes it a longer one.
 */
class ExperimentKillIT {
    private static final Logger LOG = Logger.getLogger(ExperimentKillIT.class);
    private static final int VARIANTS = Integer.getInteger("leasehold.test.variants", 20);
    private static final int SPARE = 10;
    private static final int BETWEEN_KILLS = 7;

    /** Of a hundred runs, ten crash, five hang and five end with a bad outcome. */
    private static final String EXECUTOR = """
            dice=$(($(od -An -N2 -tu2 /dev/urandom) % 100))
            if [ $dice -lt 10 ]; then kill -9 $$; fi
            if [ $dice -lt 15 ]; then exec sleep 600; fi
            if [ $dice -lt 20 ]; then echo nonsense > "$LEASEHOLD_OUTCOME"; exit 0; fi
            cat .leasehold/idea.txt > size
            """;

    /** Of a hundred runs, five fail. */
    private static final String EVALUATOR = """
            dice=$(($(od -An -N2 -tu2 /dev/urandom) % 100))
            if [ $dice -lt 5 ]; then exit 1; fi
            printf '{"status":"success","evaluation":{"size":%d}}' "$(cat size)" > "$LEASEHOLD_OUTCOME"
            """;

    @TempDir
    Path folder;

    @Test
    void flaky_commands_and_killed_services_leave_an_experiment_that_ended_well() throws Exception {
        try (Fleet fleet = new Fleet(folder)) {
            Experimenting experiment = Experimenting.begin(fleet, folder, spec());
            int kills = 0;
            for (int ended = BETWEEN_KILLS; ended < VARIANTS; ended += BETWEEN_KILLS) {
                experiment.awaitEndedVariants(ended);
                fleet.replicas.get(kills % 2).killAndRestart();
                kills++;
            }
            experiment.awaitEnd();

            assertThat(experiment.field("ended_for")).isEqualTo("variants");
            assertThat(kills).isEqualTo((VARIANTS - 1) / BETWEEN_KILLS);
            LOG.infof(
                    "event=measured what=killed-experiment variants=%d kills=%d attempts=%d lost=%d",
                    VARIANTS,
                    kills,
                    fleet.count("select count(*) from attempt"),
                    fleet.count("select count(*) from attempt where code = 'lease-expired'"));
            everyIdeaIsAccountedFor(fleet);
            everyCommitIsOnTheForge(fleet, experiment);
            integratedIsWhatWasEvaluatedWell(fleet, experiment);
            assertThat(LawChecks.breaches(fleet.database())).isEmpty();
            theJournalTellsTheSameStanding(experiment);
        }
    }

    private static String spec() {
        String ideas = IntStream.rangeClosed(1, VARIANTS + SPARE)
                .mapToObj(n -> "  - {slug: idea-%d, content: '%d'}%n".formatted(n, n))
                .collect(Collectors.joining());
        return """
                repository: {project: %s}
                metrics: {size: integer}
                objective: {expr: size, direction: minimize}
                baseline: {metrics: {size: 1000}}
                roles:
                  executor: {role: default, attempts: 3, timeout: 4s, command: %s}
                  evaluator: {role: default, attempts: 3, timeout: 20s, command: %s}
                parallel: 10
                stop: {variants: %d}
                ideas:
                  list:
                %s
                """.formatted(Experimenting.PROJECT, quoted(EXECUTOR), quoted(EVALUATOR), VARIANTS, ideas);
    }

    private static String quoted(String lines) {
        return "\"" + lines.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    private static void everyIdeaIsAccountedFor(Fleet fleet) {
        assertThat(fleet.count("select count(*) from idea")).isEqualTo(VARIANTS + SPARE);
        assertThat(fleet.count("select count(*) from idea where state = 'taken'"))
                .isEqualTo(VARIANTS);
        assertThat(fleet.count("select count(*) from idea where state = 'unused'"))
                .isEqualTo(SPARE);
        assertThat(fleet.count("select count(*) from idea i where (i.state = 'taken') <> "
                        + "(1 = (select count(*) from variant v where v.idea = i.id))"))
                .as("ideas taken without their one variant")
                .isZero();
        assertThat(fleet.count("select count(*) from variant where idea is not null and (finished_at is null "
                        + "or state not in ('integrated', 'failed') or (state = 'failed') <> (reason is not null))"))
                .as("variants without an end, or without its reason")
                .isZero();
    }

    private static void everyCommitIsOnTheForge(Fleet fleet, Experimenting experiment) {
        Map<String, String> delivered = experiment.delivered();

        assertThat(delivered)
                .hasSize(fleet.count("select count(*) from variant where commit_id is not null and idea is not null"))
                .isNotEmpty();
        assertThat(experiment.refs("refs/heads/work/")).containsAllEntriesOf(delivered);
    }

    private static void integratedIsWhatWasEvaluatedWell(Fleet fleet, Experimenting experiment) {
        assertThat(fleet.count("select count(*) from variant "
                        + "where idea is not null and (state = 'integrated') <> (evaluation is not null)"))
                .isZero();
        assertThat(experiment.refs("refs/heads/variant/"))
                .isEqualTo(experiment.integrated())
                .isNotEmpty();
    }

    private static void theJournalTellsTheSameStanding(Experimenting experiment) {
        List<VariantLine> told = experiment.linesOfTheJournal();
        List<String> ranked = Standing.of(told, Direction.MINIMIZE).places().stream()
                .filter(place -> place.rank() != null)
                .map(place -> place.rank() + " " + place.variant().id() + " "
                        + place.variant().state() + " " + place.variant().integrated())
                .toList();
        assertThat(ranked).isEqualTo(experiment.standing()).isNotEmpty();
        Map<String, Long> states =
                told.stream().collect(Collectors.groupingBy(VariantLine::state, TreeMap::new, Collectors.counting()));
        assertThat(states).as("states").isEqualTo(experiment.states());
    }
}
