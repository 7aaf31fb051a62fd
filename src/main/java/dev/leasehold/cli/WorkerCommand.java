package dev.leasehold.cli;

import dev.leasehold.platform.FileTrouble;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.client.Authorities;
import dev.leasehold.platform.client.ClientContext;
import dev.leasehold.platform.client.SavedContexts;
import dev.leasehold.worker.BrokerException;
import dev.leasehold.worker.HostConfig;
import dev.leasehold.worker.RolesConfig;
import dev.leasehold.worker.RolesConfig.Role;
import dev.leasehold.worker.remote.RemoteHost;
import dev.leasehold.worker.remote.ServiceClient;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import javax.net.ssl.SSLContext;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

/** {@code leasehold worker}: a host of one role, anywhere. It holds a worker's token and nothing else. */
@Command(
        name = "worker",
        description = "Run a role's tasks on this machine for a service elsewhere, until told to stop.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  LEASEHOLD_ROLES_<ROLE>_…  what the service's configuration says under leasehold.roles.<role>:",
            "                            limits, env, env-files, experiment-dir, read-only, network",
            "  LEASEHOLD_HOST_…          what it says under leasehold.host: folder, sandbox-minimum, name",
            "The same may stand in config/application.properties in the working folder."
        })
final class WorkerCommand implements Callable<Integer> {
    private static final Path SETTINGS = Path.of("config", "application.properties");
    private static final long RETRY_MILLIS = 500;

    @Option(names = "--role", required = true, paramLabel = "R", description = "Whose tasks to run.")
    private String role = "";

    @Option(names = "--server", required = true, paramLabel = "URL", description = "Where the service is.")
    private String server = "";

    @Option(
            names = "--token-file",
            required = true,
            paramLabel = "F",
            description = "A file with a token of the scope worker:R; read again at every call.")
    private Path tokenFile = Path.of("");

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates to trust at an https service in place of Java's, in PEM.")
    private @Nullable Path caFile;

    @Option(names = "--capacity", paramLabel = "N", description = "How many at once (default: one a processor).")
    private @Nullable Integer capacity;

    @Option(names = "--folder", paramLabel = "DIR", description = "This host's own folder (default: a temporary one).")
    private @Nullable Path folder;

    @Option(
            names = "--sandbox-minimum",
            paramLabel = "LEVEL",
            description = "The weakest sandbox to start with: process, user or namespaces (default: process).")
    private @Nullable String sandboxMinimum;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "0",
            description = "How long to wait at the start for a service that does not answer yet (default: 0).")
    private int wait;

    @Option(names = "--ready-file", paramLabel = "FILE", description = "Made once the service has taken this worker.")
    private @Nullable Path readyFile;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (capacity != null && capacity < 1) {
            throw new StartRefused(
                    StartRefused.Why.CONFIGURATION,
                    "--capacity is %d, must be at least 1.".formatted(capacity),
                    "Say how many tasks may run at once, or leave it out.");
        }
        SavedContexts saved = SavedContexts.of(System.getenv());
        URI address = ClientContext.address(server, saved);
        checkToken();
        Path authorities =
                Optional.ofNullable(caFile).or(() -> saved.caFile(address)).orElse(null);
        if (authorities != null) {
            SSLContext.setDefault(Authorities.of(authorities)); // this process calls the one service alone
        }
        SmallRyeConfig config = config();
        Role settings = Objects.requireNonNull(
                config.getConfigMapping(RolesConfig.class).byName().get(role), "role was put into the configuration");
        HostConfig hostConfig = config.getConfigMapping(HostConfig.class);
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        Thread hook = new Thread(() -> awaitEnd(stop, stopped), "leasehold-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            RemoteHost host = start(address, settings, hostConfig, stop);
            host.site().describe().forEach(System.out::println);
            System.out.printf("Leasehold worker of role '%s' is ready for %s.%n", role, address);
            if (readyFile != null) {
                Files.writeString(readyFile, "");
            }
            stop.await();
            host.stop();
        } catch (BrokerException e) {
            throw new StartRefused(
                    StartRefused.Why.SERVICE,
                    "The service at %s did not take this worker: %s.".formatted(address, e.getMessage()),
                    "Check the address, the role and the token.");
        } finally {
            stopped.countDown();
            if (stop.getCount() > 0) {
                Runtime.getRuntime().removeShutdownHook(hook); // nobody asked for the end: it has a code of its own
            }
        }
        return 0;
    }

    /** Said here: the service would only say that it knows no such token. */
    private void checkToken() {
        String trouble;
        try {
            if (!Files.readString(tokenFile).isBlank()) {
                return;
            }
            trouble = "is empty";
        } catch (IOException e) {
            trouble = "cannot be read (%s)".formatted(FileTrouble.words(e));
        }
        throw new StartRefused(
                StartRefused.Why.FOLDER,
                "The token file %s %s.".formatted(tokenFile, trouble),
                "Name a file that holds a token of the scope worker:%s.".formatted(role));
    }

    /** A service that refuses has answered; one that does not answer is asked again, while there is time. */
    private RemoteHost start(URI address, Role settings, HostConfig hostConfig, CountDownLatch stop)
            throws IOException, InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(wait).toNanos();
        while (true) {
            try {
                return RemoteHost.start(new ServiceClient(address, tokenFile), role, settings, hostConfig);
            } catch (BrokerException e) {
                if (e.refused() || System.nanoTime() - until >= 0 || stop.await(RETRY_MILLIS, MILLISECONDS)) {
                    throw e;
                }
            }
        }
    }

    private static void awaitEnd(CountDownLatch stop, CountDownLatch stopped) {
        stop.countDown();
        try {
            stopped.await();
            Runtime.getRuntime().halt(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The environment, with what the command line says above it. The service alone decides how long a task may take. */
    private SmallRyeConfig config() throws IOException {
        Map<String, String> said = new HashMap<>();
        String prefix = "leasehold.roles." + role + ".";
        said.put(prefix + "mode", "subprocess");
        said.put(prefix + "timeout", "P365D");
        if (capacity != null) {
            said.put(prefix + "capacity", capacity.toString());
        }
        if (folder != null) {
            said.put("leasehold.host.folder", folder.toString());
        }
        if (sandboxMinimum != null) {
            said.put("leasehold.host.sandbox-minimum", sandboxMinimum);
        }
        var builder = new SmallRyeConfigBuilder().addDefaultInterceptors().addDiscoveredConverters();
        if (Files.isReadable(SETTINGS)) {
            builder.withSources(new PropertiesConfigSource(SETTINGS.toUri().toURL(), 260));
        }
        return builder.withSources(new EnvConfigSource(System.getenv(), 300))
                .withSources(new PropertiesConfigSource(said, "command line", 400))
                .withMapping(RolesConfig.class)
                .withMapping(HostConfig.class)
                .build();
    }
}
