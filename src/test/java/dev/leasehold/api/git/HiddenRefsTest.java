package dev.leasehold.api.git;

import dev.leasehold.platform.token.Scope;
import dev.leasehold.testing.Git;
import dev.leasehold.testing.PostgresResource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;

/** Ten thousand tasks have left their work: who clones, and who pushes the next one, must not feel it. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class HiddenRefsTest {
    private static final Logger LOG = Logger.getLogger(HiddenRefsTest.class);
    private static final int ROUNDS = 9;
    private static final int WORK = 10_000;

    @Inject
    ForgeFixture forge;

    @TempDir
    Path folder;

    private int number;

    @Test
    void clones_and_pushes_cost_the_same_with_ten_thousand_work_refs() {
        String plain = project(0);
        String busy = project(WORK);
        double[] clones = new double[2 * ROUNDS];
        double[] pushes = new double[2 * ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            clones[i] = clone(plain);
            clones[ROUNDS + i] = clone(busy);
            pushes[i] = push(plain);
            pushes[ROUNDS + i] = push(busy);
        }

        double cloneRatio = ratio("clone", clones);
        double pushRatio = ratio("push", pushes);

        // Wide, for busy machines.
        assertThat(cloneRatio).isLessThan(3);
        assertThat(pushRatio).isLessThan(3);
    }

    private static double ratio(String what, double[] times) {
        double plain = median(Arrays.copyOf(times, ROUNDS));
        double busy = median(Arrays.copyOfRange(times, ROUNDS, 2 * ROUNDS));
        LOG.infof("event=measured what=%s plain=%.1f ms busy=%.1f ms ratio=%.2f", what, plain, busy, busy / plain);
        return busy / plain;
    }

    private static double median(double[] times) {
        Arrays.sort(times);
        return times[times.length / 2];
    }

    private double clone(String project) {
        String url = forge.url(project, Scope.READ);
        long start = System.nanoTime();
        new Git(folder).must("clone", "-q", url, "clone-" + number++);
        return (System.nanoTime() - start) / 1e6;
    }

    private double push(String project) {
        var attempt = forge.attempt();
        String url = forge.url(project, attempt);
        Git git = new Git(folder.resolve(project));
        git.commit("change", "change %d\n".formatted(number++));
        long start = System.nanoTime();
        git.must("push", "-q", url, "HEAD:" + attempt.ref());
        return (System.nanoTime() - start) / 1e6;
    }

    private String project(int work) {
        String project = forge.project();
        Git git = Git.work(folder.resolve(project));
        git.must("push", "-q", forge.url(project, Scope.SUBMIT), "main");
        Git disk = forge.disk(project);
        StringBuilder changes = new StringBuilder();
        for (int i = 1; i <= work; i++) {
            changes.append("commit refs/heads/work/t%d/1\ncommitter x <x@x> %d +0000\ndata 1\nx\n".formatted(i, i))
                    .append("from %s\n".formatted(git.head()))
                    .append("M 100644 inline f\ndata %d\n%s\n"
                            .formatted(Integer.toString(i).length(), i));
        }
        disk.input(changes.toString().getBytes(StandardCharsets.UTF_8), "fast-import", "--quiet");
        disk.must("pack-refs", "--all", "--prune");
        return project;
    }
}
