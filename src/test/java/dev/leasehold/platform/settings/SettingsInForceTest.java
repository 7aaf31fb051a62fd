package dev.leasehold.platform.settings;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SettingsInForceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "quarkus.datasource.password",
                "leasehold.somewhere.secret",
                "leasehold.somewhere.api-key",
                "leasehold.roles.executor.env.OPENAI_KEY",
                "leasehold.roles.executor.env.HARMLESS"
            })
    void what_may_be_secret_is_masked(String name) {
        assertThat(SettingsInForce.shown(name, "hunter2")).isEqualTo("***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "leasehold.upstreams.origin.credential-file",
                "leasehold.http.tls.key",
                "leasehold.roles.executor.pod-exec.env-file-secret",
                "leasehold.tokens.cache-ttl"
            })
    void the_name_of_a_file_is_no_secret(String name) {
        assertThat(SettingsInForce.shown(name, "/run/x")).isEqualTo("/run/x");
    }

    @Test
    void a_password_in_an_address_is_masked() {
        assertThat(SettingsInForce.shown("leasehold.x", "https://me:hunter2@example.org/a"))
                .isEqualTo("https://***@example.org/a");
    }
}
