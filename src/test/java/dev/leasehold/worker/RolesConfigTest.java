package dev.leasehold.worker;

import dev.leasehold.lease.Source;
import dev.leasehold.testing.Mapped;
import dev.leasehold.worker.RolesConfig.ModeName;
import dev.leasehold.worker.RolesConfig.Role;
import org.junit.jupiter.api.Test;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RolesConfigTest {
    private static Role role(Map<String, String> settings) {
        return Mapped.from(RolesConfig.class, settings).byName().get("r");
    }

    @Test
    void a_role_has_defaults_for_all_but_its_name() {
        Role role = role(Map.of("leasehold.roles.r.mode", "subprocess"));

        assertThat(role.mode()).isEqualTo(ModeName.SUBPROCESS);
        assertThat(role.inService()).isTrue();
        assertThat(role.disabled()).isFalse();
        assertThat(role.capacity()).isEmpty();
        assertThat(role.sessions()).isEqualTo(20);
        assertThat(role.timeout()).isEqualTo(Duration.ofMinutes(30));
        assertThat(role.grace()).isEqualTo(Duration.ofSeconds(10));
        assertThat(role.command()).isEmpty();
        assertThat(role.envFiles()).isEmpty();
        assertThat(role.env()).isEmpty();
        assertThat(role.experimentDir()).isEmpty();
        assertThat(role.readOnly()).isEmpty();
        assertThat(role.network()).isTrue();
        assertThat(role.outcomeRequired()).isFalse();
        assertThat(role.input()).isFalse();
        assertThat(role.tty()).isFalse();
        assertThat(role.commit()).isEqualTo(Source.Commit.AUTO);
        assertThat(role.limits().outputBytes()).isEqualTo(10L << 30);
        assertThat(role.limits().memoryBytes()).isEqualTo(4L << 30);
        assertThat(role.limits().processes()).isEqualTo(512);
        assertThat(role.limits().workspaceBytes()).isEqualTo(10L << 30);
        assertThat(role.limits().logBytes()).isEqualTo(16L << 20);
    }

    @Test
    void every_key_is_mapped() {
        String prefix = "leasehold.roles.r.";
        Role role = role(Map.ofEntries(
                Map.entry(prefix + "mode", "external"),
                Map.entry(prefix + "in-service", "false"),
                Map.entry(prefix + "disabled", "true"),
                Map.entry(prefix + "capacity", "7"),
                Map.entry(prefix + "sessions", "8"),
                Map.entry(prefix + "timeout", "2h"),
                Map.entry(prefix + "grace", "3s"),
                Map.entry(prefix + "command", "make test"),
                Map.entry(prefix + "env-files", "/a,/b"),
                Map.entry(prefix + "env.KEY", "value"),
                Map.entry(prefix + "experiment-dir", "/e"),
                Map.entry(prefix + "read-only", "/opt"),
                Map.entry(prefix + "network", "false"),
                Map.entry(prefix + "outcome-required", "true"),
                Map.entry(prefix + "input", "true"),
                Map.entry(prefix + "tty", "true"),
                Map.entry(prefix + "commit", "own"),
                Map.entry(prefix + "limits.output-bytes", "1"),
                Map.entry(prefix + "limits.memory-bytes", "2"),
                Map.entry(prefix + "limits.processes", "3"),
                Map.entry(prefix + "limits.workspace-bytes", "4"),
                Map.entry(prefix + "limits.log-bytes", "5")));

        assertThat(role.mode()).isEqualTo(ModeName.EXTERNAL);
        assertThat(role.inService()).isFalse();
        assertThat(role.disabled()).isTrue();
        assertThat(role.capacity()).contains(7);
        assertThat(role.sessions()).isEqualTo(8);
        assertThat(role.timeout()).isEqualTo(Duration.ofHours(2));
        assertThat(role.grace()).isEqualTo(Duration.ofSeconds(3));
        assertThat(role.command()).contains("make test");
        assertThat(role.envFiles()).contains(List.of(Path.of("/a"), Path.of("/b")));
        assertThat(role.env()).isEqualTo(Map.of("KEY", "value"));
        assertThat(role.experimentDir()).contains(Path.of("/e"));
        assertThat(role.readOnly()).contains(List.of(Path.of("/opt")));
        assertThat(role.network()).isFalse();
        assertThat(role.outcomeRequired()).isTrue();
        assertThat(role.input()).isTrue();
        assertThat(role.tty()).isTrue();
        assertThat(role.commit()).isEqualTo(Source.Commit.OWN);
        assertThat(List.of(
                        role.limits().outputBytes(),
                        role.limits().memoryBytes(),
                        (long) role.limits().processes(),
                        role.limits().workspaceBytes(),
                        role.limits().logBytes()))
                .containsExactly(1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void a_lease_outlives_its_role_s_deadlines() {
        LeaseConfig lease = Mapped.from(LeaseConfig.class, Map.of("leasehold.lease.ttl", "5s"));
        Roles roles = new Roles(Mapped.from(RolesConfig.class, Map.of("leasehold.roles.r.timeout", "1m")), lease);

        assertThat(roles.terms("r").ttl()).isEqualTo(Duration.ofSeconds(5));
        assertThat(roles.terms("r").cap()).isEqualTo(Duration.ofSeconds(60 + 10 + 300));
    }

    @Test
    void a_role_that_makes_no_sense_is_refused_by_name() {
        LeaseConfig lease = Mapped.from(LeaseConfig.class, Map.of());
        assertThatThrownBy(() ->
                        new Roles(Mapped.from(RolesConfig.class, Map.of("leasehold.roles.r.capacity", "0")), lease))
                .hasMessageContaining("leasehold.roles.r.capacity is 0");
        assertThatThrownBy(() -> new Roles(
                        Mapped.from(RolesConfig.class, Map.of("leasehold.roles.\"R!\".network", "true")), lease))
                .hasMessageContaining("role name 'R!'");
    }
}
