package dev.leasehold.forge.upstream;

import dev.leasehold.testing.Mapped;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class UpstreamsConfigTest {
    private static final String U = "leasehold.upstreams.u.";

    @Test
    void defaults() {
        assertThat(Mapped.from(UpstreamsConfig.class, Map.of()).byName()).isEmpty();

        Upstream upstream = upstream(Map.of(U + "url", "https://git.example.org/a.git"));

        assertThat(upstream)
                .isEqualTo(new Upstream(
                        "u",
                        URI.create("https://git.example.org/a.git"),
                        null,
                        "git",
                        null,
                        Duration.ofMinutes(5),
                        List.of()));
    }

    @Test
    void every_key_is_mapped() {
        Upstream upstream = upstream(Map.of(
                U + "url", "file:///srv/a.git",
                U + "credential-file", "/c",
                U + "username", "ann",
                U + "ca-file", "/ca",
                U + "deadline", "7s",
                U + "relay", "all",
                U + "projects", "p,q"));

        assertThat(upstream)
                .isEqualTo(new Upstream(
                        "u",
                        URI.create("file:///srv/a.git"),
                        Path.of("/c"),
                        "ann",
                        Path.of("/ca"),
                        Duration.ofSeconds(7),
                        List.of("p", "q")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://git.example.org/a.git",
                "ssh://git.example.org/a.git",
                "ext::sh",
                "file://elsewhere/a.git",
                "https:///a.git",
                "https://ann:pass-word-1@git.example.org/a.git",
                "https://git.example.org/a.git?token=pass-word-1",
                "a.git"
            })
    void any_other_address_is_refused_without_repeating_it(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> upstream(Map.of(U + "url", url)))
                .withMessageStartingWith("leasehold.upstreams.u.url")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("pass-word-1"));
    }

    @Test
    void all_of_no_project_and_projects_without_all_are_refused() {
        for (Map<String, String> relay : List.of(Map.of(U + "relay", "all"), Map.of(U + "projects", "p"))) {
            Map<String, String> settings = new HashMap<>(Map.of(U + "url", "https://git.example.org/a.git"));
            settings.putAll(relay);
            assertThatIllegalArgumentException().isThrownBy(() -> upstream(settings));
        }
    }

    private static Upstream upstream(Map<String, String> settings) {
        return new Upstreams(Mapped.from(UpstreamsConfig.class, settings))
                .find("u")
                .orElseThrow();
    }
}
