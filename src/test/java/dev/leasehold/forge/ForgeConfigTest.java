package dev.leasehold.forge;

import dev.leasehold.testing.Mapped;
import org.junit.jupiter.api.Test;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class ForgeConfigTest {
    @Test
    void defaults() {
        ForgeConfig forge = Mapped.from(ForgeConfig.class, Map.of());

        assertThat(forge.folder()).isEmpty();
        assertThat(forge.owner()).isTrue();
        assertThat(forge.takeOver()).isFalse();
        assertThat(forge.publicUrl()).isEmpty();
        assertThat(forge.internalUrl()).isEmpty();
        assertThat(forge.maxPush().asLongValue()).isEqualTo(256L << 20);
        assertThat(forge.maxObject().asLongValue()).isEqualTo(64L << 20);
        assertThat(forge.deadline()).isEqualTo(Duration.ofMinutes(10));
        assertThat(forge.stall()).isEqualTo(Duration.ofSeconds(30));
        assertThat(forge.operations()).isEqualTo(16);
        assertThat(forge.memory().asLongValue()).isEqualTo(2L << 30);
        assertThat(forge.cpu()).isEqualTo(Duration.ofMinutes(5));
        assertThat(forge.keepUnreachable()).isEqualTo(Duration.ofDays(30));
    }

    @Test
    void every_key_is_mapped() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "leasehold.forge.folder", "/f",
                "leasehold.forge.owner", "false",
                "leasehold.forge.take-over", "true",
                "leasehold.forge.public-url", "https://forge.example.org",
                "leasehold.forge.internal-url", "http://forge:7070",
                "leasehold.forge.max-push", "1M",
                "leasehold.forge.max-object", "2M"));
        settings.putAll(Map.of(
                "leasehold.forge.deadline", "1s",
                "leasehold.forge.stall", "2s",
                "leasehold.forge.operations", "3",
                "leasehold.forge.memory", "4M",
                "leasehold.forge.cpu", "5s",
                "leasehold.forge.keep-unreachable", "6d"));

        ForgeConfig forge = Mapped.from(ForgeConfig.class, settings);

        assertThat(forge.folder()).contains(Path.of("/f"));
        assertThat(forge.owner()).isFalse();
        assertThat(forge.takeOver()).isTrue();
        assertThat(forge.publicUrl()).contains(URI.create("https://forge.example.org"));
        assertThat(forge.internalUrl()).contains(URI.create("http://forge:7070"));
        assertThat(forge.maxPush().asLongValue()).isEqualTo(1 << 20);
        assertThat(forge.maxObject().asLongValue()).isEqualTo(2 << 20);
        assertThat(forge.deadline()).isEqualTo(Duration.ofSeconds(1));
        assertThat(forge.stall()).isEqualTo(Duration.ofSeconds(2));
        assertThat(forge.operations()).isEqualTo(3);
        assertThat(forge.memory().asLongValue()).isEqualTo(4 << 20);
        assertThat(forge.cpu()).isEqualTo(Duration.ofSeconds(5));
        assertThat(forge.keepUnreachable()).isEqualTo(Duration.ofDays(6));
    }
}
