package dev.leasehold.cli;

import dev.leasehold.platform.sql.Schema;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * One run of the service: the database first, Quarkus on top of it, and down again in the other order.
 *
 * <p>A SIGTERM or SIGINT can come at any moment of this. The JVM runs its shutdown hooks side by side: Quarkus brings
 * its own, and the one here waits until all of Quarkus and the database are down. An end that was asked for is not an
 * error: the exit code is then 0, not the JVM's 143.
 */
final class Service {
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(60);

    private final Listen listen;
    private final Path data;
    private final Map<String, String> environment;
    private final Class<? extends QuarkusApplication> application;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;

    /** The service for whoever comes, on the database that the environment names, or else an embedded one. */
    Service(Listen listen, Path data) {
        this(listen, data, System.getenv(), Server.class);
    }

    /** A service around an application that ends by itself. */
    Service(
            Listen listen,
            Path data,
            Map<String, String> environment,
            Class<? extends QuarkusApplication> application) {
        this.listen = listen;
        this.data = data;
        this.environment = environment;
        this.application = application;
    }

    /** Returns the exit code. Refuses to start before anything is changed, where that can be known. */
    int runUntilStopped() {
        listen.mustBeFree();
        var hook = new Thread(this::awaitEnd, "leasehold-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        EarlyLog.begin();
        var opening = Opening.begin(this::openDatabase);
        prepareQuarkus();
        try (var database = opening.result()) {
            return stopping ? 0 : serve(database);
        } finally {
            ended.countDown();
            if (!stopping) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    private Database openDatabase() {
        Database database = Database.open(data, environment);
        try {
            Schema.bringUpToDate(database.jdbcUrl(), database.user(), database.password());
            return database;
        } catch (RuntimeException e) {
            database.close();
            throw e instanceof FlywayException refused ? StartFailure.schemaRefused(refused) : e;
        }
    }

    /** The part of Quarkus' start that needs no database and no setting, done while the database starts. */
    private static void prepareQuarkus() {
        try {
            Class.forName(
                    Application.APP_CLASS_NAME, true, Thread.currentThread().getContextClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("this is not a packaged Leasehold", e);
        }
    }

    private void awaitEnd() {
        stopping = true;
        try {
            boolean inTime = ended.await(STOP_DEADLINE.toSeconds(), TimeUnit.SECONDS);
            Runtime.getRuntime().halt(inTime ? 0 : 1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int serve(Database database) {
        System.setProperty("leasehold.data", data.toString());
        System.setProperty("quarkus.http.host", listen.host());
        System.setProperty("quarkus.http.port", Integer.toString(listen.port()));
        System.setProperty("quarkus.datasource.jdbc.url", database.jdbcUrl());
        System.setProperty("quarkus.datasource.username", database.user());
        System.setProperty("quarkus.datasource.password", database.password());
        System.setProperty(Server.DATABASE, database.description());
        var exit = new Exit();
        Quarkus.run(application, exit::record);
        return stopping ? 0 : exit.codeOrThrow(listen); // a start that was cut short has failed, and rightly so
    }

    /** What Quarkus left with. */
    private static final class Exit {
        private int code;
        private @Nullable Throwable failure;

        void record(int exitCode, @Nullable Throwable cause) {
            code = exitCode;
            failure = cause;
        }

        int codeOrThrow(Listen listen) {
            if (failure != null) {
                throw StartFailure.explain(failure, listen);
            }
            return code;
        }
    }
}
