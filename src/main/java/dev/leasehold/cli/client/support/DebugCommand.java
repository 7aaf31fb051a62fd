package dev.leasehold.cli.client.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.WholeFile;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;

/** {@code leasehold debug}: all that is known of one task, or a bundle of all that is known of the service. */
@Command(
        name = "debug",
        description = {
            "Show all that is known of a task: its lease, its processes or its pod, its last lines and events.",
            "With --bundle, write what somebody needs who is to help with the service. It holds no secrets, but the"
                    + " names, commands and last lines of tasks: look before you send it."
        })
public final class DebugCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(arity = "0..1", paramLabel = "TASK", description = "Its id.")
    private @Nullable String task;

    @Option(names = "--bundle", paramLabel = "FILE", description = "Write a tar.gz of the service to this file.")
    private @Nullable Path bundle;

    @Override
    public Integer call() {
        if ((task == null) == (bundle == null)) {
            throw client.misuse("Name one: a task, or a file with --bundle.");
        }
        RestClient service = client.connect();
        if (bundle != null) {
            write(bundle, service);
            return 0;
        }
        JsonNode found = service.get(new Query("/v1/tasks/%s/diagnostics", String.valueOf(task)).toString());
        if (client.json()) {
            client.print(found);
        } else {
            new DiagnosticsSheet(client.out(), client.terminal(), Instant.now()).print(found);
        }
        return 0;
    }

    private void write(Path file, RestClient service) {
        int[] missing = {0};
        new WholeFile(client, service).write(file, out -> missing[0] = new Bundle(service, Instant.now()).write(out));
        client.note("%s written".formatted(file));
        if (missing[0] > 0) {
            client.around()
                    .err()
                    .println("leasehold: %d parts could not be had; missing.txt in %s names them."
                            .formatted(missing[0], file));
        }
    }
}
