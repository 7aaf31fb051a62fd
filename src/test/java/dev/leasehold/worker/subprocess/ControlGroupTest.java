package dev.leasehold.worker.subprocess;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

/** What the kernel itself holds and counts, in either version. */
class ControlGroupTest {
    private static final long MEMORY = 32L << 20;
    private static final int PROCESSES = 12;
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    private final ControlGroups groups =
            ControlGroups.find("leasehold-test-" + ProcessHandle.current().pid(), true);
    private ControlGroup group;
    private Process shell;

    @BeforeEach
    void create() throws IOException {
        assumeThat(groups.limitMemory() && groups.limitProcesses())
                .as(groups.describe())
                .isTrue();
        group = groups.create("attempt", MEMORY, PROCESSES);
    }

    @AfterEach
    void remove() throws Exception {
        if (group != null) {
            group.kill();
            if (shell != null) {
                shell.waitFor();
            }
            await().atMost(DEADLINE).until(() -> group.members().isEmpty());
            group.remove();
        }
        groups.remove();
    }

    /** By a shell that enters first. */
    private int run(String script) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("sh", "-c", "for entry; do echo 0 >\"$entry\"; done; exec 2>/dev/null; " + script, "sh"));
        group.entries().forEach(entry -> command.add(entry.toString()));
        shell = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return shell.waitFor();
    }

    @Test
    void a_member_that_takes_too_much_memory_is_killed_and_that_is_counted() throws Exception {
        assertThat(run("exec perl -e 'my $all = \"x\" x 300_000_000; print length $all'"))
                .isEqualTo(128 + 9);

        assertThat(group.ranOutOfMemory()).isTrue();
        assertThat(group.ranOutOfProcesses()).isFalse();
    }

    @Test
    void what_stays_within_its_memory_is_let_be_and_its_peak_is_known_where_the_kernel_counts_it() throws Exception {
        assertThat(run("exec perl -e 'my $all = \"x\" x 8_000_000; print length $all'"))
                .isZero();

        assertThat(group.ranOutOfMemory()).isFalse();
        group.peakMemoryBytes().ifPresent(peak -> assertThat(peak).isBetween(8_000_000L, MEMORY));
        assertThat(group.cpuMicros()).isPresent();
        assertThat(group.cpuMicros().getAsLong()).isPositive();
    }

    @Test
    void no_more_processes_are_started_than_may_be_and_all_end_at_once() throws Exception {
        run("for each in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do sleep 300 & done; exit 0");

        assertThat(group.ranOutOfProcesses()).isTrue();
        assertThat(group.members()).hasSizeBetween(1, PROCESSES);
        group.kill();
        await().atMost(DEADLINE).until(() -> group.members().isEmpty());
        assertThat(group.exists()).isTrue();
    }
}
