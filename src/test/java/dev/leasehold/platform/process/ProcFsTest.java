package dev.leasehold.platform.process;

import org.junit.jupiter.api.Test;
import java.time.Duration;

import static org.assertj.core.api.Assertions.assertThat;

class ProcFsTest {
    /** What the kernel counts in, twice: of the start and of now. */
    private static final long TICKS = 20;

    @Test
    void a_user_namespaced_pod_on_the_same_machine_has_a_uid_too() {
        assertThat(ProcFs.realUid("3530237713\t3530237713\t3530237713\t3530237713"))
                .isEqualTo((int) 3_530_237_713L);
    }

    @Test
    void this_process_has_one() {
        int own = (int) ProcessHandle.current().pid();

        assertThat(ProcFs.uid(own)).contains(SelfDefence.uid());
    }

    @Test
    void a_process_is_as_old_as_it_is() throws Exception {
        long before = System.nanoTime();
        Process process = new ProcessBuilder("sleep", "60").start();
        long after = System.nanoTime();
        try {
            Duration atLeast = Duration.ofNanos(System.nanoTime() - after).minusMillis(TICKS);
            Duration age = ProcFs.age((int) process.pid()).orElseThrow();
            Duration atMost = Duration.ofNanos(System.nanoTime() - before).plusMillis(TICKS);

            assertThat(age).isBetween(atLeast, atMost);
            assertThat(ProcFs.age(1).orElseThrow()).isGreaterThan(age);
        } finally {
            process.destroyForcibly().waitFor();
        }
        assertThat(ProcFs.age((int) process.pid())).isEmpty();
    }
}
