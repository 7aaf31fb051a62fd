package dev.leasehold.cli;

import dev.leasehold.platform.UserFolders;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code leasehold serve}: the service, in the foreground, until it is told to stop. */
@Command(
        name = "serve",
        description = "Run the service, with a PostgreSQL of its own or with yours.",
        mixinStandardHelpOptions = true,
        footerHeading = "%nEnvironment:%n",
        footer = {
            "  LEASEHOLD_DATABASE_URL            use this PostgreSQL (15 or later) and not an embedded one",
            "  LEASEHOLD_DATABASE_USER           its user",
            "  LEASEHOLD_DATABASE_PASSWORD_FILE  a file with its password",
            "  LEASEHOLD_DATABASE_WAIT           how many seconds to wait for it at the start (default: 0)",
            "  LEASEHOLD_CACHE                   where the embedded PostgreSQL's programs are unpacked"
        })
final class ServeCommand implements Callable<Integer> {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Where everything is kept (default: ~/.local/share/leasehold).")
    private @Nullable Path data;

    @Option(names = "--port", defaultValue = "7070", description = "Where to listen; 0 for any (default: 7070).")
    private int port;

    @Option(names = "--host", defaultValue = "127.0.0.1", description = "The address to bind (default: 127.0.0.1).")
    private String host = "127.0.0.1";

    @Option(
            names = "--without-tls",
            description = "Listen where others can reach it although there is no TLS, of its own or of a proxy.")
    private boolean withoutTls;

    @Option(
            names = "--new-admin-token",
            description = "Print another admin token and keep it for your own commands, where the first one is lost.")
    private boolean newAdminToken;

    @Override
    public Integer call() {
        System.setProperty(Server.NEW_ADMIN_TOKEN, Boolean.toString(newAdminToken));
        if (withoutTls) {
            System.setProperty("leasehold.http.without-tls", "true");
        }
        Path folder = data == null
                ? UserFolders.ofThisProcess().data()
                : data.toAbsolutePath().normalize();
        return new Service(new Listen(host, port, false), folder).runUntilStopped();
    }
}
