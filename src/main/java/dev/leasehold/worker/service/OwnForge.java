package dev.leasehold.worker.service;

import dev.leasehold.forge.ForgeConfig;
import dev.leasehold.forge.ForgeTokens;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Source;
import dev.leasehold.worker.ForgeDoor;
import dev.leasehold.worker.TokenDoor;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.net.URI;

/** The way to the forge for the hosts inside the service: by its internal address, or over this process's own port. */
@Singleton
final class OwnForge implements ForgeDoor {
    private final ForgeConfig config;
    private final ForgeTokens tokens;
    private final HttpServer server;

    OwnForge(ForgeConfig config, ForgeTokens tokens, HttpServer server) {
        this.config = config;
        this.tokens = tokens;
        this.server = server;
    }

    @Override
    public ForgeAccess open(Source source, String task, int attempt) {
        return new TokenDoor(tokens, root()).open(source, task, attempt);
    }

    /** Known only once the server listens, which is after the hosts have started. */
    private URI root() {
        return config.internalUrl().orElseGet(() -> URI.create("http://127.0.0.1:" + server.getPort()));
    }
}
