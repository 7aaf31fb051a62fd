package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.spec.Specs;
import dev.leasehold.platform.problem.ProblemException;
import dev.leasehold.testing.Mapped;
import dev.leasehold.worker.LeaseConfig;
import dev.leasehold.worker.Roles;
import dev.leasehold.worker.RolesConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a spec may ask of the operator's roles, and what it is told beyond that. */
class RoleChecksTest {
    private final RoleChecks checks = new RoleChecks(new Roles(
            Mapped.from(
                    RolesConfig.class,
                    Map.of(
                            "leasehold.roles.plain.timeout", "10m",
                            "leasehold.roles.plain.limits.memory-bytes", "1073741824",
                            "leasehold.roles.plain.limits.processes", "64",
                            "leasehold.roles.plain.limits.workspace-bytes", "1073741824",
                            "leasehold.roles.pods.mode", "pod-exec",
                            "leasehold.roles.pods.pod-exec.image", "user:1",
                            "leasehold.roles.theirs.mode", "external",
                            "leasehold.roles.theirs.command", "make")),
            Mapped.from(LeaseConfig.class, Map.of())));

    private void check(String ideator, String executor) throws Exception {
        checks.check(Specs.read("""
                repository: {project: p}
                metrics: {size: integer}
                objective: {expr: size, direction: minimize}
                roles:
                  ideator: {command: a, %s}
                  executor: {command: b, %s}
                  evaluator: {command: c, role: plain}
                """.formatted(ideator, executor)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            role: plain, style: session | role: plain
            role: theirs, style: session | role: plain, timeout: 10m
            role: pods, style: once | role: pods
            role: plain, style: once | 'role: plain, resources: {memory: 1GiB, processes: 64, workspace: 1GiB}'
            """)
    void what_the_operator_allows_is_taken(String ideator, String executor) {
        assertThatCode(() -> check(ideator, executor)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            role: pods, style: session | role: plain | roles.ideator.style | session cannot run as pods
            role: plain | role: nobody | roles.executor.role | there is no role 'nobody'
            role: plain | 'role: plain, timeout: 11m' | roles.executor.timeout | is 660 s, the role 'plain' allows 600 s
            role: plain | 'role: plain, resources: {memory: 2GiB}' | roles.executor.resources.memory | allows 1073741824 at most
            role: plain | 'role: plain, resources: {processes: 65}' | roles.executor.resources.processes | is 65, the role 'plain' allows 64
            role: plain | 'role: plain, resources: {workspace: 2GiB}' | roles.executor.resources.workspace | allows 1073741824 at most
            role: plain | 'role: plain, resources: {cpu: 2}' | roles.executor.resources.cpu | share their host's processors
            """)
    void what_is_beyond_that_is_refused_with_its_field(String ideator, String executor, String field, String why) {
        ProblemException refused = catchThrowableOfType(ProblemException.class, () -> check(ideator, executor));

        assertThat(refused.problem().more().get("field")).isEqualTo(field);
        assertThat(refused.problem().detail()).contains(why);
    }
}
