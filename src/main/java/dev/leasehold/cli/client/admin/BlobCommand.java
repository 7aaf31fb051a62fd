package dev.leasehold.cli.client.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.WholeFile;
import dev.leasehold.platform.client.Payload;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code leasehold blob}: contents that tasks name by their digest. */
@Command(
        name = "blob",
        description = "Store contents for tasks to use, and read them back.",
        mixinStandardHelpOptions = true,
        subcommands = {BlobCommand.Put.class, BlobCommand.Get.class})
public final class BlobCommand {

    /** The same content has the same digest, and is stored once. */
    @Command(name = "put", description = "Store a file and print its digest.")
    static final class Put implements Callable<Integer> {
        @Mixin
        private final Client client = new Client();

        @Parameters(paramLabel = "FILE", description = "What to store.")
        private Path file = Path.of("");

        @Override
        public Integer call() throws IOException {
            if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
                throw client.badFile(
                        "The file %s cannot be read.".formatted(file),
                        "Name a file that is there and that this user may read.");
            }
            JsonNode stored = client.connect()
                    .call("POST", "/v1/blobs", Map.of("Accept", "application/json"), new Payload.Content(file))
                    .json();
            if (client.json()) {
                client.print(stored);
            } else {
                client.out().println(stored.path("digest").asText());
            }
            return 0;
        }
    }

    /** Every byte of it. */
    @Command(name = "get", description = "Print a content, or write it to a file.")
    static final class Get implements Callable<Integer> {
        @Mixin
        private final Client client = new Client();

        @Parameters(paramLabel = "DIGEST", description = "sha256:… as 'blob put' printed it.")
        private String digest = "";

        @Option(
                names = {"-o", "--out"},
                paramLabel = "FILE",
                description = "Where to (default: stdout).")
        private @Nullable Path file;

        @Override
        public Integer call() {
            RestClient service = client.connect();
            String address = new Query("/v1/blobs/%s", digest).toString();
            var content = new WholeFile(client, service);
            if (file == null) {
                content.print(out -> service.copy(address, out));
            } else {
                content.write(file, out -> service.copy(address, out));
            }
            return 0;
        }
    }
}
