package dev.leasehold.cli;

import dev.leasehold.platform.BuildInfo;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** Runs once everything is up: says so, in one line, and waits for the end. */
public final class Server implements QuarkusApplication {
    static final String DATABASE = "leasehold.database.description";

    private final String host;
    private final int port;
    private final String database;

    Server(
            @ConfigProperty(name = "quarkus.http.host") String host,
            @ConfigProperty(name = "quarkus.http.port") int port,
            @ConfigProperty(name = DATABASE) String database) {
        this.host = host;
        this.port = port;
        this.database = database;
    }

    @Override
    public int run(String... arguments) {
        System.out.printf(
                Locale.ROOT,
                "Leasehold %s is ready at %s after %.1f s, on %s.%n",
                BuildInfo.load().version(),
                new Listen(host, port).url(),
                sinceStart().toMillis() / 1000.0,
                database);
        Quarkus.waitForExit();
        return 0;
    }

    private static Duration sinceStart() {
        return Duration.between(ProcessHandle.current().info().startInstant().orElseThrow(), Instant.now());
    }
}
