package dev.leasehold.platform.process;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProcFsTest {
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
}
