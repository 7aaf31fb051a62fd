package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Verdict;
import dev.leasehold.platform.process.SelfDefence;
import dev.leasehold.testing.CProgram;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import static dev.leasehold.worker.subprocess.SandboxLevel.NAMESPACES;
import static dev.leasehold.worker.subprocess.SandboxLevel.PROCESS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a command that means harm gets at each level. The table in {@code docs/security.md} names these tests.
 *
 * <p>Where a level does not hold, the test says so by expecting the harm: a level that gets better fails it.
 */
class UserCodeGetsNothingItWasNotHandedTest {
    private static final long SERVICE = ProcessHandle.current().pid();

    @TempDir
    Path folder;

    static List<SandboxLevel> levels() {
        return Levels.available();
    }

    Bench bench(SandboxLevel level) {
        return new Bench(folder, level);
    }

    /** At the level {@code process} a command is the service's user; if that is root, nothing is kept from it. */
    private static boolean rootItself(SandboxLevel level) {
        return level == PROCESS && SelfDefence.isRoot();
    }

    @ParameterizedTest
    @MethodSource("levels")
    void reads_the_services_environment(SandboxLevel level) throws Exception {
        assertThat(succeeds(level, "cat /proc/%d/environ > stolen && test -s stolen".formatted(SERVICE)))
                .isEqualTo(rootItself(level));
    }

    @ParameterizedTest
    @MethodSource("levels")
    void reads_the_services_memory(SandboxLevel level) throws Exception {
        String line = "exec 3< /proc/%d/mem && grep -m1 . /proc/%d/maps".formatted(SERVICE, SERVICE);
        assertThat(succeeds(level, line)).isEqualTo(rootItself(level));
    }

    @ParameterizedTest
    @MethodSource("levels")
    void lists_the_services_descriptors(SandboxLevel level) throws Exception {
        assertThat(succeeds(level, "ls /proc/%d/fd/ | grep .".formatted(SERVICE)))
                .isEqualTo(rootItself(level));
    }

    @ParameterizedTest
    @MethodSource("levels")
    void is_handed_a_descriptor_above_2(SandboxLevel level) throws Exception {
        try (Bench bench = bench(level)) {
            // 3 is the folder that ls itself reads.
            assertThat(bench.run("ls /proc/self/fd").log()).isEqualTo("0\n1\n2\n3\n");
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void finds_a_secret_of_the_services_own(SandboxLevel level) throws Exception {
        Path secret = plant("rw-------");
        assertThat(succeeds(level, "cat " + secret)).isEqualTo(level == PROCESS);
    }

    @ParameterizedTest
    @MethodSource("levels")
    void finds_a_secret_that_was_left_readable_for_all(SandboxLevel level) throws Exception {
        Path secret = plant("rw-r--r--");
        assertThat(succeeds(level, "cat " + secret)).isEqualTo(level != NAMESPACES);
    }

    @ParameterizedTest
    @MethodSource("levels")
    void finds_a_secret_of_the_systems(SandboxLevel level) throws Exception {
        assertThat(succeeds(level, "cat /etc/shadow")).isEqualTo(rootItself(level));
    }

    @ParameterizedTest
    @MethodSource("levels")
    void finds_what_the_operator_hid_in_the_system(SandboxLevel level) throws Exception {
        Path shown = Path.of("/etc/hostname");
        HostSettings settings = new HostSettings(
                Bench.searchable(folder),
                level,
                level,
                UidRange.DEFAULT,
                List.of(shown),
                CProgram.STARTER.pathOrNull());
        try (Bench bench = new Bench(settings)) {
            assertThat(bench.run("grep . " + shown).verdict().succeeded()).isEqualTo(level != NAMESPACES);
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void writes_outside_of_its_workspace_into_a_folder_of_the_services(SandboxLevel level) throws Exception {
        Path outside = Files.createDirectory(folder.resolve("outside"));
        boolean written = succeeds(level, "echo x > %s/planted".formatted(outside));

        assertThat(written).isEqualTo(level == PROCESS);
        assertThat(Files.exists(outside.resolve("planted"))).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("levels")
    void writes_outside_of_its_workspace_into_a_folder_open_to_all(SandboxLevel level) throws Exception {
        Path outside = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(outside, PosixFilePermissions.fromString("rwxrwxrwx"));
        boolean written = succeeds(level, "echo x > %s/planted".formatted(outside));

        assertThat(written).isEqualTo(level != NAMESPACES);
        assertThat(Files.exists(outside.resolve("planted"))).isEqualTo(written);
    }

    @ParameterizedTest
    @MethodSource("levels")
    void leaves_a_file_in_the_machines_temporary_folder(SandboxLevel level) throws Exception {
        Path planted = Path.of("/tmp/leasehold-planted-" + Processes.token());
        try {
            succeeds(level, "echo x > " + planted);
            assertThat(Files.exists(planted)).isEqualTo(level != NAMESPACES);
        } finally {
            Files.deleteIfExists(planted);
        }
    }

    @ParameterizedTest
    @MethodSource("levels")
    void sees_other_tasks(SandboxLevel level) throws Exception {
        withVictim(level, (bench, victim, token) -> {
            Verdict verdict = bench.run(
                            "grep -l %s /proc/[0-9]*/cmdline | grep -v self".formatted(token.replace(".", "[.]")))
                    .verdict();
            assertThat(verdict.succeeded()).isEqualTo(level != NAMESPACES);
        });
    }

    @ParameterizedTest
    @MethodSource("levels")
    void signals_other_tasks(SandboxLevel level) throws Exception {
        withVictim(level, (bench, victim, token) -> {
            int pid = Processes.with(token).getFirst();
            assertThat(bench.run("kill -0 " + pid).verdict().succeeded()).isEqualTo(level == PROCESS);
        });
    }

    @ParameterizedTest
    @MethodSource("levels")
    void signals_the_service(SandboxLevel level) throws Exception {
        assertThat(succeeds(level, "kill -0 " + SERVICE)).isEqualTo(level == PROCESS);
    }

    @ParameterizedTest
    @MethodSource("levels")
    void reads_another_tasks_environment(SandboxLevel level) throws Exception {
        withVictim(level, (bench, victim, token) -> {
            int pid = Processes.with(token).getFirst();
            assertThat(bench.run("grep -z HOME /proc/%d/environ".formatted(pid))
                            .verdict()
                            .succeeded())
                    .isEqualTo(level == PROCESS);
        });
    }

    @ParameterizedTest
    @MethodSource("levels")
    void forges_another_tasks_outcome(SandboxLevel level) throws Exception {
        withVictim(level, (bench, victim, token) -> {
            Path outcome = bench.workspace(victim).resolve(".leasehold/outcome.json");
            Verdict verdict = bench.run("echo '{\"forged\":true}' > " + outcome).verdict();

            assertThat(verdict.succeeded()).isEqualTo(level == PROCESS);
            assertThat(Files.exists(outcome)).isEqualTo(level == PROCESS);
        });
    }

    @ParameterizedTest
    @MethodSource("levels")
    void gains_privileges(SandboxLevel level) throws Exception {
        try (Bench bench = bench(level)) {
            assertThat(bench.run("grep -q 'NoNewPrivs:.*1' /proc/self/status")
                            .verdict()
                            .succeeded())
                    .isTrue();
            boolean powerless = bench.run("grep -q 'CapEff:.*0000000000000000' /proc/self/status")
                    .verdict()
                    .succeeded();
            assertThat(powerless).isEqualTo(!rootItself(level));
        }
    }

    private interface Crime {
        void commit(Bench bench, Bench.Started victim, String token) throws Exception;
    }

    private void withVictim(SandboxLevel level, Crime crime) throws Exception {
        String token = Processes.token();
        try (Bench bench = bench(level)) {
            Bench.Started victim = bench.start(RoleSettings.of("victim"), Bench.shell("sleep " + token));
            await().until(() -> !Processes.with(token).isEmpty());
            try {
                crime.commit(bench, victim, token);
            } finally {
                victim.execution().stop(dev.leasehold.worker.Mode.Stop.CANCELLED);
                victim.await();
            }
        }
    }

    private Path plant(String mode) throws Exception {
        Path secret = Files.writeString(folder.resolve("planted-secret"), "secret");
        return Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString(mode));
    }

    private boolean succeeds(SandboxLevel level, String line) throws Exception {
        try (Bench bench = bench(level)) {
            return bench.run(line).verdict().succeeded();
        }
    }
}
