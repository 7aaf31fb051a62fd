package dev.leasehold.cli.client.context;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Printer;
import dev.leasehold.cli.client.Table;
import dev.leasehold.platform.FileTrouble;
import dev.leasehold.platform.client.Authorities;
import dev.leasehold.platform.client.ClientContext;
import dev.leasehold.platform.client.SavedContexts;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

import static java.nio.charset.StandardCharsets.UTF_8;

/** {@code leasehold context}: several services, each with its token. */
@Command(
        name = "context",
        description = "Keep the addresses and tokens of several services, and choose one.",
        mixinStandardHelpOptions = true,
        subcommands = {
            ContextCommand.Listing.class,
            ContextCommand.Use.class,
            ContextCommand.Add.class,
            ContextCommand.Remove.class
        })
public final class ContextCommand {
    private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]*";

    private ContextCommand() {}

    static SavedContexts saved(Printer printer) {
        return SavedContexts.of(printer.around().environment());
    }

    /** Never the tokens. */
    @Command(name = "list", description = "List the services known here; the current one has a star.")
    static final class Listing implements Callable<Integer> {
        @Mixin
        private final Printer printer = new Printer();

        @Override
        public Integer call() {
            SavedContexts saved = saved(printer);
            Table table = new Table("", "NAME", "SERVER", "TOKEN");
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            for (URI server : saved.servers()) {
                boolean current = saved.current().filter(server::equals).isPresent();
                boolean token = saved.token(server).isPresent();
                List<String> names = names(server, saved);
                table.row(
                        current ? "*" : "",
                        names.isEmpty() ? "-" : String.join(", ", names),
                        server.toString(),
                        token ? "yes" : "no");
                ObjectNode one = all.addObject()
                        .put("name", names.isEmpty() ? null : names.getFirst())
                        .put("server", server.toString())
                        .put("current", current)
                        .put("token", token);
                names.forEach(one.putArray("names")::add);
            }
            if (printer.json()) {
                printer.print(all);
            } else {
                printer.print(table);
            }
            return 0;
        }

        private static List<String> names(URI server, SavedContexts saved) {
            return saved.named().entrySet().stream()
                    .filter(named -> named.getValue().equals(server))
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /** For all later commands that name none. */
    @Command(name = "use", description = "Make a service the one that is meant when none is named.")
    static final class Use implements Callable<Integer> {
        @Mixin
        private final Printer printer = new Printer();

        @Parameters(paramLabel = "NAME|URL", description = "Which, as 'context list' shows it.")
        private String word = "";

        @Override
        public Integer call() throws IOException {
            SavedContexts saved = saved(printer);
            saved.use(ClientContext.address(word, saved));
            return 0;
        }
    }

    /** The token is read from a file or from stdin: what stands on a command line is seen by every user of the machine. */
    @Command(name = "add", description = "Remember a service by a name; the first one is also the current one.")
    static final class Add implements Callable<Integer> {
        @Mixin
        private final Printer printer = new Printer();

        @Parameters(paramLabel = "NAME", description = "What to call it.")
        private String name = "";

        @Option(names = "--server", required = true, paramLabel = "URL", description = "Its address.")
        private String server = "";

        @Option(
                names = "--token-file",
                paramLabel = "FILE",
                description = "A file with a token for it, - for stdin. It is copied.")
        private @Nullable String tokenFile;

        @Option(
                names = "--ca-file",
                paramLabel = "FILE",
                description = "Certificates to trust there in place of Java's, in PEM. It is not copied.")
        private @Nullable Path caFile;

        @Option(names = "--replace", description = "Take this token in place of the one that is kept for the service.")
        private boolean replace;

        @Override
        public Integer call() throws IOException {
            if (!name.matches(NAME)) {
                throw printer.misuse("'%s' is no name: letters, digits, and '.', '_', '-' inside.".formatted(name));
            }
            SavedContexts saved = saved(printer);
            URI address = ClientContext.address(server, saved);
            String token = token();
            if (token != null
                    && !replace
                    && saved.token(address).filter(kept -> !kept.equals(token)).isPresent()) {
                throw printer.misuse(
                        "Another token is kept for %s. With --replace this one takes its place.".formatted(address));
            }
            if (caFile != null) {
                Authorities.of(caFile); // refused now rather than at the first call
                saved.trust(address, caFile);
            }
            saved.add(name, address, token);
            return 0;
        }

        private @Nullable String token() {
            if (tokenFile == null) {
                return null;
            }
            try {
                byte[] bytes = tokenFile.equals("-")
                        ? printer.around().in().readAllBytes()
                        : Files.readAllBytes(Path.of(tokenFile));
                return ClientContext.token(new String(bytes, UTF_8), tokenFile);
            } catch (IOException e) {
                throw printer.badFile(
                        "The token file %s cannot be read (%s).".formatted(tokenFile, FileTrouble.words(e)),
                        "Name a file that holds a token and that this user may read.");
            }
        }
    }

    /** Only here: the service goes on to take the token. */
    @Command(
            name = "remove",
            description = {
                "Forget a service: its names, its token and the certificates to trust there.",
                "The token itself stays valid until it is revoked."
            })
    static final class Remove implements Callable<Integer> {
        @Mixin
        private final Printer printer = new Printer();

        @Parameters(paramLabel = "NAME|URL", description = "Which, as 'context list' shows it.")
        private String word = "";

        @Override
        public Integer call() throws IOException {
            SavedContexts saved = saved(printer);
            URI server = ClientContext.address(word, saved);
            boolean current = saved.current().filter(server::equals).isPresent();
            if (!saved.remove(server)) {
                throw printer.misuse("Nothing is known here of %s. See 'leasehold context list'.".formatted(server));
            }
            if (current) {
                printer.note("%s was the current service. Choose another one with 'leasehold context use'."
                        .formatted(server));
            }
            return 0;
        }
    }
}
