package dev.leasehold.platform.client;

import dev.leasehold.platform.FileTrouble;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.problem.Nearest;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

import static dev.leasehold.platform.StartRefused.Why.CONFIGURATION;
import static dev.leasehold.platform.StartRefused.Why.FOLDER;

/**
 * Which service to talk to, and with which token; without one only public routes answer.
 *
 * @param caFile the certificates to trust in place of Java's, in PEM
 */
public record ClientContext(URI server, Optional<String> token, Optional<Path> caFile) {
    static final URI DEFAULT_SERVER = URI.create("http://127.0.0.1:7070");

    public ClientContext(URI server, Optional<String> token) {
        this(server, token, Optional.empty());
    }

    /**
     * Finds all three, the nearest word first:
     *
     * <ol>
     *   <li>what was named on the command line ({@code server}, an address or the name of a saved one, {@code
     *       tokenFile} and {@code caFile}; null where nothing was),
     *   <li>{@code LEASEHOLD_SERVER}, {@code LEASEHOLD_TOKEN} or {@code LEASEHOLD_TOKEN_FILE}, and {@code
     *       LEASEHOLD_CA_FILE},
     *   <li>what the same user's service remembered in {@link SavedContexts}.
     * </ol>
     */
    public static ClientContext find(
            @Nullable String server, @Nullable Path tokenFile, @Nullable Path caFile, Map<String, String> environment) {
        SavedContexts saved = SavedContexts.of(environment);
        URI found = Optional.ofNullable(server)
                .or(() -> named(environment, "LEASEHOLD_SERVER"))
                .map(word -> address(word, saved))
                .or(saved::current)
                .orElse(DEFAULT_SERVER);
        Optional<String> token = Optional.ofNullable(tokenFile)
                .map(ClientContext::read)
                .or(() -> named(environment, "LEASEHOLD_TOKEN").map(ClientContext::given))
                .or(() ->
                        named(environment, "LEASEHOLD_TOKEN_FILE").map(Path::of).map(ClientContext::read))
                .or(() -> saved.token(found));
        Optional<Path> authorities = Optional.ofNullable(caFile)
                .or(() -> named(environment, "LEASEHOLD_CA_FILE").map(Path::of))
                .or(() -> saved.caFile(found));
        return new ClientContext(found, token, authorities);
    }

    /** The address that a user wrote, or the one saved under that name. */
    public static URI address(String word, SavedContexts saved) {
        if (word.matches("https?://[^/?#].*")) {
            try {
                return SavedContexts.bare(URI.create(word));
            } catch (IllegalArgumentException notAnAddress) {
                // said below, in words
            }
        }
        Map<String, URI> names = saved.named();
        @Nullable URI found = names.get(word);
        if (found != null) {
            return found;
        }
        throw new StartRefused(
                CONFIGURATION,
                "'%s' is neither an address nor the name of a saved context.".formatted(word),
                Nearest.to(word, names.keySet())
                        .map("Did you mean '%s'?"::formatted)
                        .orElse("Write it as http://host:7070, or give it a name with 'leasehold context add'."));
    }

    /** What a token file holds: what else there may be in it must not go out in a request, nor be quoted. */
    public static String token(String content, String file) {
        String token = content.strip();
        if (token.isEmpty()) {
            throw new StartRefused(
                    FOLDER, "The token file %s is empty.".formatted(file), "Name a file that holds a token.");
        }
        if (!isToken(token)) {
            throw new StartRefused(
                    FOLDER,
                    "The token file %s holds more than a token.".formatted(file),
                    "Name a file with a token alone: one word on one line.");
        }
        return token;
    }

    private static boolean isToken(String word) {
        return word.matches("[\\x21-\\x7e]+");
    }

    private static Optional<String> named(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }

    private static String given(String word) {
        String token = word.strip();
        if (!isToken(token)) {
            throw new StartRefused(
                    CONFIGURATION,
                    "LEASEHOLD_TOKEN holds more than a token.",
                    "Set it to a token alone, or use LEASEHOLD_TOKEN_FILE.");
        }
        return token;
    }

    private static String read(Path tokenFile) {
        try {
            return token(Files.readString(tokenFile), tokenFile.toString());
        } catch (IOException e) {
            throw new StartRefused(
                    FOLDER,
                    "The token file %s cannot be read (%s).".formatted(tokenFile, FileTrouble.words(e)),
                    "Name a file that holds a token and that this user may read.");
        }
    }

    /** Not the token: it would end up in a log. */
    @Override
    public String toString() {
        return "ClientContext[server=%s, token=%s, caFile=%s]"
                .formatted(
                        server,
                        token.isPresent() ? "…" : "none",
                        caFile.map(Path::toString).orElse("none"));
    }
}
