package dev.leasehold.worker.service;

import dev.leasehold.forge.ForgeConfig;
import dev.leasehold.forge.ForgeTokens;
import dev.leasehold.lease.Handovers;
import dev.leasehold.lease.LiveAttempts;
import dev.leasehold.worker.podexec.ClusterConfig;
import dev.leasehold.worker.podexec.PodHost;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import java.nio.file.Path;
import java.util.Optional;

/** Opens what roles of mode pod-exec share. Asked for only when there is such a role. */
@Singleton
final class PodHostMaker {
    private final ClusterConfig config;
    private final ForgeConfig forge;
    private final ForgeTokens tokens;
    private final Handovers handovers;
    private final LiveAttempts attempts;
    private final Optional<String> data;

    PodHostMaker(
            ClusterConfig config,
            ForgeConfig forge,
            ForgeTokens tokens,
            Handovers handovers,
            LiveAttempts attempts,
            @ConfigProperty(name = "leasehold.data") Optional<String> data) {
        this.config = config;
        this.forge = forge;
        this.tokens = tokens;
        this.handovers = handovers;
        this.attempts = attempts;
        this.data = data;
    }

    PodHost open() {
        Path logs = DataFolder.of(data).resolve("pod-logs");
        return PodHost.open(config, tokens, handovers, attempts, forge.internalUrl(), logs);
    }
}
