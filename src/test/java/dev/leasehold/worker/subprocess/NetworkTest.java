package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Work;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code network: false} holds at the level {@code namespaces}, beside the same command with the network. */
class NetworkTest {
    @TempDir
    Path folder;

    private ServerSocket service;

    @BeforeEach
    void listen() throws IOException {
        service = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws IOException {
        service.close();
    }

    /** Says whether something on this machine's loopback was reached, and which interfaces there are. */
    private String look(Bench bench, boolean network) throws Exception {
        RoleSettings role =
                new RoleSettings("test", null, Limits.DEFAULT, Map.of(), List.of(), null, List.of(), network, false);
        Work work = Bench.argv(
                "/bin/bash",
                "-c",
                "(exec 3<>/dev/tcp/127.0.0.1/%d) 2>/dev/null && echo reached; sed -n 's/^ *\\([^:]*\\):.*/\\1/p' /proc/net/dev"
                        .formatted(service.getLocalPort()));
        Bench.Done done = bench.run(role, work);
        assertThat(done.verdict().succeeded()).as(done.verdict() + done.log()).isTrue();
        return done.log();
    }

    @Test
    void bubblewrap_leaves_a_loopback_of_its_own_and_nothing_else() throws Exception {
        try (Bench bench = new Bench(Bench.searchable(folder), SandboxLevel.NAMESPACES)) {
            assertThat(look(bench, true)).startsWith("reached\n");
            assertThat(look(bench, false)).isEqualTo("lo\n");
        }
    }

    @Test
    void unshare_leaves_a_loopback_of_its_own_and_nothing_else() throws Exception {
        Sandbox sandbox = new UnshareSandbox(
                SandboxProbe.tool("unshare").orElseThrow(),
                UserChange.bySetpriv(SandboxProbe.tool("setpriv").orElseThrow()),
                SystemPaths.find());
        try (Bench bench = new Bench(HostSettings.in(Bench.searchable(folder)), sandbox)) {
            assertThat(look(bench, true)).startsWith("reached\n");
            assertThat(look(bench, false)).isEqualTo("lo\n");
        }
    }
}
