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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Ten thousand tasks have left their work: who clones, and who pushes the next one, must not feel it. */
@QuarkusTest
@QuarkusTestResource(PostgresResource.class)
class HiddenRefsTest {
    private static final Logger LOG = Logger.getLogger(HiddenRefsTest.class);
    private static final int ROUNDS = 5;
    private static final int WORK = 10_000;

    /** Wide, for busy machines: what is left is that git opens the one file of all refs to make one more. */
    private static final double MOST = 1.6;

    @Inject
    ForgeFixture forge;

    @TempDir
    Path folder;

    private int number;

    @Test
    void clones_and_pushes_cost_the_same_with_ten_thousand_work_refs() throws IOException {
        String plain = project(0);
        String busy = project(WORK);
        assertThat(forge.disk(busy).must("for-each-ref", "refs/heads/work").lines())
                .as("the refs are there")
                .hasSize(WORK);

        assertThat(ratio("clone", this::clone, plain, busy)).isLessThan(MOST);
        assertThat(ratio("push", this::push, plain, busy)).isLessThan(MOST);
    }

    /** In turns, and of each the quickest: what other processes add to it says nothing about refs. */
    private static double ratio(String what, ToDoubleFunction<String> act, String plain, String busy) {
        double without = Double.MAX_VALUE;
        double with = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            without = Math.min(without, act.applyAsDouble(plain));
            with = Math.min(with, act.applyAsDouble(busy));
        }
        LOG.infof("event=measured what=%s plain=%.1f ms busy=%.1f ms ratio=%.2f", what, without, with, with / without);
        return with / without;
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

    private String project(int work) throws IOException {
        String project = forge.project();
        Git git = Git.work(folder.resolve(project));
        git.must("push", "-q", forge.url(project, Scope.SUBMIT), "main");
        leaveWork(forge.disk(project), git.head(), work);
        return project;
    }

    /** As after maintenance: all in one pack, and all refs in one file. */
    private void leaveWork(Git disk, String parent, int work) throws IOException {
        Path marks = folder.resolve("marks");
        StringBuilder changes = new StringBuilder();
        for (int i = 1; i <= work; i++) {
            changes.append("commit refs/heads/work/t/1\nmark :%d\ncommitter x <x@x> %d +0000\n".formatted(i, i))
                    .append("data 1\nx\nfrom %s\nM 100644 inline f\n".formatted(parent))
                    .append("data %d\n%d\n".formatted(String.valueOf(i).length(), i));
        }
        disk.input(changes.toString().getBytes(UTF_8), "fast-import", "--quiet", "--force", "--export-marks=" + marks);
        disk.must("update-ref", "-d", "refs/heads/work/t/1");
        List<String> refs = new ArrayList<>(List.of(parent + " refs/heads/main"));
        for (String line : Files.readAllLines(marks)) { // ":number commit"
            int space = line.indexOf(' ');
            refs.add("%s refs/heads/work/t%s/1".formatted(line.substring(space + 1), line.substring(1, space)));
        }
        refs.sort(Comparator.comparing(line -> line.substring(line.indexOf(' '))));
        String packed = "# pack-refs with: peeled fully-peeled sorted \n" + String.join("\n", refs) + "\n";
        Files.writeString(disk.folder().resolve("packed-refs"), packed);
    }
}
