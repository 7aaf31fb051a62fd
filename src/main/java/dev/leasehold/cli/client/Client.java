package dev.leasehold.cli.client;

import dev.leasehold.platform.client.ClientContext;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import java.nio.file.Path;

/** What every command that calls the service has: where it is, and who asks. */
public final class Client extends Printer {
    @Option(
            names = "--server",
            paramLabel = "URL|NAME",
            description = "The service, or the name of a saved context (default: the current one).")
    private @Nullable String server;

    @Option(names = "--token-file", paramLabel = "FILE", description = "A file with the token to use.")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca-file",
            paramLabel = "FILE",
            description = "Certificates to trust at an https service in place of Java's, in PEM.")
    private @Nullable Path caFile;

    public RestClient connect() {
        return new RestClient(ClientContext.find(server, tokenFile, caFile, around().environment()));
    }
}
