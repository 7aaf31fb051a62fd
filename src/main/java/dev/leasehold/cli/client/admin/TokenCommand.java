package dev.leasehold.cli.client.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.Seconds;
import dev.leasehold.cli.client.Table;
import dev.leasehold.cli.client.WholeFile;
import dev.leasehold.platform.Folders;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code leasehold token}: who may do what. */
@Command(
        name = "token",
        description = "Create, list and revoke tokens.",
        mixinStandardHelpOptions = true,
        subcommands = {TokenCommand.Create.class, TokenCommand.Listing.class, TokenCommand.Revoke.class})
public final class TokenCommand {

    /** The only moment at which the token is to be had. */
    @Command(name = "create", description = "Create a token and print it, this once.")
    static final class Create implements Callable<Integer> {
        @Mixin
        private final Client client = new Client();

        @Parameters(paramLabel = "NAME", description = "What it is for, for people.")
        private String name = "";

        @Option(
                names = "--scope",
                required = true,
                split = ",",
                paramLabel = "SCOPE",
                description = "admin, submit, read, or worker:ROLE. Repeatable.")
        private List<String> scopes = List.of();

        @Option(
                names = "--expires-in",
                paramLabel = "TIME",
                converter = Seconds.Converter.class,
                description = "It ends after so long: 12h, 30d (default: when it is revoked).")
        private @Nullable Seconds expiresIn;

        @Option(
                names = "--experiment",
                paramLabel = "ID",
                description = "For this experiment alone. Goes with the scopes read and submit.")
        private @Nullable String experiment;

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "For tasks of this role alone. Goes with the scopes read and submit.")
        private @Nullable String role;

        @Option(
                names = "--out",
                paramLabel = "FILE",
                description = "Write it to a file of mode 600, and not to the terminal.")
        private @Nullable Path file;

        @Override
        public Integer call() {
            ObjectNode wanted = JsonNodeFactory.instance.objectNode().put("name", name);
            scopes.forEach(wanted.putArray("scopes")::add);
            if (expiresIn != null) {
                wanted.put(
                        "expiresAt",
                        Instant.now().plusSeconds(expiresIn.count()).toString());
            }
            if (experiment != null) {
                wanted.put("experiment", experiment);
            }
            if (role != null) {
                wanted.put("role", role);
            }
            RestClient service = client.connect();
            if (file != null) {
                mustBeWritable(file);
            }
            JsonNode made = service.post("/v1/tokens", wanted);
            if (file != null) {
                write(file, made, service);
                ((ObjectNode) made).remove("token");
            }
            if (client.json()) {
                client.print(made);
            } else {
                client.out().println(made.path(file == null ? "token" : "id").asText());
            }
            return 0;
        }

        /** Found out before there is a token, which would be valid, and nobody's. */
        private void mustBeWritable(Path to) {
            if (Files.exists(to) && !Files.isRegularFile(to)) {
                throw client.badFile(
                        "%s is no file that a token can be kept in.".formatted(to),
                        "Name a file that this user may write.");
            }
            try {
                Files.delete(Files.createTempFile(to.toAbsolutePath().getParent(), ".", ".new"));
            } catch (IOException e) {
                throw WholeFile.unwritable(client, to, e);
            }
        }

        private void write(Path to, JsonNode made, RestClient service) {
            try {
                Folders.writePrivate(to, made.path("token").asText() + "\n");
            } catch (IOException e) {
                service.delete(new Query("/v1/tokens/%s", made.path("id").asText()).toString());
                throw WholeFile.unwritable(client, to, e);
            }
        }
    }

    /** Without their secrets, which nobody has. */
    @Command(name = "list", description = "List tokens, the newest first.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private final Client client = new Client();

        @Option(names = "--ended", description = "Expired and revoked ones too.")
        private boolean ended;

        @Option(
                names = "--limit",
                paramLabel = "N",
                defaultValue = "100",
                description = "At most so many (default: ${DEFAULT-VALUE}).")
        private int limit;

        @Override
        public Integer call() {
            JsonNode answer = client.connect()
                    .get(new Query("/v1/tokens")
                            .with("ended", ended)
                            .with("limit", limit)
                            .toString());
            client.print(answer, () -> table(answer));
            return 0;
        }

        private static Table table(JsonNode answer) {
            Table table = new Table("ID", "NAME", "SCOPES", "FOR", "CREATED", "USED", "ENDS");
            Instant now = Instant.now();
            answer.path("tokens")
                    .forEach(token -> table.row(
                            Cells.text(token, "id"),
                            Cells.text(token, "name"),
                            scopes(token.path("scopes")),
                            whatFor(token),
                            Cells.age(token, "createdAt", now),
                            Cells.age(token, "lastUsedAt", now),
                            token.hasNonNull("revokedAt") ? "revoked" : Cells.text(token, "expiresAt")));
            return table;
        }

        private static String whatFor(JsonNode token) {
            return token.hasNonNull("role") ? "role " + Cells.text(token, "role") : Cells.text(token, "experiment");
        }

        private static String scopes(JsonNode scopes) {
            List<String> words = new ArrayList<>();
            scopes.forEach(scope -> words.add(Cells.plain(scope.asText())));
            return String.join(",", words.stream().sorted().toList());
        }
    }

    /** Harmless when repeated. */
    @Command(name = "revoke", description = "Revoke tokens, at once.")
    static final class Revoke implements Callable<Integer> {
        @Mixin
        private final Client client = new Client();

        @Parameters(paramLabel = "ID", arity = "1..*", description = "Their ids, as 'token list' shows them.")
        private List<String> ids = List.of();

        @Override
        public Integer call() {
            var service = client.connect();
            ids.forEach(id -> service.delete(new Query("/v1/tokens/%s", id).toString()));
            if (client.json()) {
                ObjectNode revoked = JsonNodeFactory.instance.objectNode();
                ids.forEach(revoked.putArray("revoked")::add);
                client.print(revoked);
            }
            return 0;
        }
    }
}
