package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Errand;
import dev.leasehold.platform.process.SelfDefence;
import dev.leasehold.testing.CProgram;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Without bubblewrap the same is held by util-linux alone. */
class UnshareSandboxTest {
    @TempDir
    Path folder;

    private Sandbox sandbox;

    @BeforeEach
    void withoutBubblewrap() throws IOException {
        sandbox = new UnshareSandbox(
                SandboxProbe.tool("unshare").orElseThrow(),
                UserChange.bySetpriv(SandboxProbe.tool("setpriv").orElseThrow()),
                SystemPaths.find());
    }

    @Test
    void the_probe_finds_that_it_holds() {
        SandboxProbe probe = new SandboxProbe(HostFolder.open(folder), settings(), uid());

        assertThat(probe.refusal(new ShellStarter(), sandbox)).isEmpty();
    }

    @Test
    void the_probe_finds_that_it_holds_where_a_program_of_ours_changes_the_user() throws Exception {
        HostFolder host = HostFolder.open(Bench.searchable(folder));
        Starter own = NativeStarter.copied(CProgram.STARTER.path(), host.starter());
        Sandbox ours = new UnshareSandbox(
                SandboxProbe.tool("unshare").orElseThrow(), UserChange.BY_STARTER, SystemPaths.find());

        assertThat(new SandboxProbe(host, settings(), uid()).refusal(own, ours)).isEmpty();
    }

    private static @Nullable Integer uid() {
        return SelfDefence.isRoot() ? 234_567 : null;
    }

    @Test
    void only_the_workspace_is_writable_and_the_hosts_files_do_not_exist() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret"), "planted");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
        try (Bench bench = new Bench(settings(), sandbox)) {
            Bench.Done done =
                    bench.run("echo x > mine; echo x > $TMPDIR/x; echo x > $HOME/x; echo x > /tmp/y; cat mine; "
                            + "for f in /x /usr/x /etc/x /dev/x; do (echo x > $f) 2>/dev/null && echo wrote $f; done; "
                            + "cat " + secret
                            + " /etc/shadow 2>/dev/null; ls -d /.old /root /home /srv 2>/dev/null; true");

            assertThat(done.verdict().succeeded())
                    .as(done.verdict() + done.log())
                    .isTrue();
            assertThat(done.log()).isEqualTo("x\n");
        }
    }

    @Test
    void an_interrupt_on_its_terminal_reaches_the_command_and_none_of_the_sandbox() throws Exception {
        try (Bench bench = new Bench(settings(), sandbox)) {
            Bench.Started started = bench.start(
                    RoleSettings.of("test").hearing(RoleSettings.Hearing.TERMINAL),
                    Bench.shell("trap 'echo caught; exit 7' INT; echo ready; while :; do sleep 0.05; done"));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> started.log().text().contains("ready"));
            Errand interrupt = new Errand(1, started.id(), 1, Bench.EPOCH, Errand.Kind.INTERRUPT, "", false);
            started.execution().ask(interrupt).get(30, TimeUnit.SECONDS);

            assertThat(started.await().exitCode()).isEqualTo(7);
            assertThat(started.log().text()).contains("caught");
        }
    }

    @Test
    void no_process_but_its_own_exists_and_it_has_no_power() throws Exception {
        try (Bench bench = new Bench(settings(), sandbox)) {
            Bench.Done done = bench.run("set -- /proc/[0-9]*; [ $# -le 4 ] || ls /proc; id -u; "
                    + "grep -E 'CapEff|NoNewPrivs' /proc/self/status; cat /proc/1/environ /proc/1/mem 2>/dev/null; "
                    + "ls /proc/1/root /proc/1/fd 2>/dev/null; kill -9 1; echo alive");

            assertThat(done.log())
                    .doesNotStartWith("0\n")
                    .containsPattern("CapEff:\\s+0000000000000000")
                    .containsPattern("NoNewPrivs:\\s+1")
                    .endsWith("alive\n");
        }
    }

    @Test
    void nothing_outlives_it() throws Exception {
        String token = Processes.token();
        try (Bench bench = new Bench(settings(), sandbox)) {
            Bench.Done done =
                    bench.run("setsid sleep TOKEN & (trap '' TERM; sleep TOKEN) & exit 5".replace("TOKEN", token));

            assertThat(done.verdict().exitCode()).isEqualTo(5);
            assertThat(Processes.with(token)).isEmpty();
        }
    }

    private HostSettings settings() {
        return HostSettings.in(Bench.searchable(folder));
    }
}
