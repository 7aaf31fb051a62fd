package dev.leasehold.forge;

import java.net.URI;

/** A replica's view of the repositories, for tests elsewhere. */
public final class Remotes {
    private Remotes() {}

    public static Forge at(URI server, String token) {
        return new RemoteForge(server, token);
    }
}
