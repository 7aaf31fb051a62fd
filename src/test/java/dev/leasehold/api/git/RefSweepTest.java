package dev.leasehold.api.git;

import dev.leasehold.delivery.RefSweep;
import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.Git;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What attempts left on the forge that landed nowhere: listed first, swept by age, and nothing else with it. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class RefSweepTest {
    @Inject
    ForgeFixture forge;

    @Inject
    RefSweep sweep;

    @TempDir
    Path folder;

    @Test
    void a_leaked_ref_is_listed_dry_and_swept_by_age_and_that_of_a_living_attempt_stays() {
        String project = forge.project();
        Git git = Git.work(folder.resolve("work"));
        git.must("push", "-q", forge.url(project, Scope.SUBMIT), "main");
        var dead = forge.attempt();
        var living = forge.attempt();
        for (var attempt : List.of(dead, living)) {
            git.commit("change", attempt.task());
            git.must("push", "-q", forge.url(project, attempt), "HEAD:" + attempt.ref());
        }
        forge.end(dead);
        Git disk = forge.disk(project);
        String commit = disk.must("rev-parse", dead.ref());

        assertThat(of(project, sweep.run(Duration.ofHours(1), false))).isEmpty();
        assertThat(of(project, sweep.run(Duration.ZERO, true)))
                .containsExactly(new RefSweep.Swept(project, dead.ref(), commit));
        assertThat(disk.must("rev-parse", dead.ref())).as("dry, it stays").isEqualTo(commit);
        assertThat(of(project, sweep.run(Duration.ZERO, false)))
                .containsExactly(new RefSweep.Swept(project, dead.ref(), commit));
        assertThat(disk.must("for-each-ref", "--format=%(refname)")).isEqualTo("refs/heads/main\n" + living.ref());
    }

    private static List<RefSweep.Swept> of(String project, List<RefSweep.Swept> swept) {
        return swept.stream().filter(ref -> ref.repository().equals(project)).toList();
    }
}
