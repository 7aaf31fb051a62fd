package dev.leasehold.platform.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.leasehold.platform.FileTrouble;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.UserFolders;
import dev.leasehold.platform.json.LenientJson;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

import static dev.leasehold.platform.StartRefused.Why.FOLDER;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

/**
 * The services this user has started or logged in to, with a token for each: {@code contexts.json} in
 * {@code $XDG_CONFIG_HOME/leasehold}, or in {@code ~/.config/leasehold}.
 *
 * <ul>
 *   <li>The file has mode 600 before its first byte is written; one that others can read is refused, not used.
 *   <li>A crash leaves the old file or the new one. Two that save at once both end up in it.
 * </ul>
 */
public final class SavedContexts {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private final Path folder;
    private final Path file;

    private SavedContexts(Path folder) {
        this.folder = folder;
        this.file = folder.resolve("contexts.json");
    }

    public static SavedContexts of(Map<String, String> environment) {
        return new SavedContexts(new UserFolders(environment).config());
    }

    /** The address without a slash at its end: with one it is the same service. */
    static URI bare(URI server) {
        String address = server.toString();
        return address.endsWith("/") ? URI.create(address.replaceAll("/+$", "")) : server;
    }

    /** Where all of this lies, for messages. */
    public Path file() {
        return file;
    }

    /** The service that was saved last. */
    public Optional<URI> current() {
        return Optional.ofNullable(load().current());
    }

    public Optional<String> token(URI server) {
        return Optional.ofNullable(load().tokens().get(server));
    }

    /** The file with the certificates to trust at this service, where they are not those of Java. */
    public Optional<Path> caFile(URI server) {
        return Optional.ofNullable(load().caFiles().get(server)).map(Path::of);
    }

    /** The services that have a name, by it. */
    public SortedMap<String, URI> named() {
        return new TreeMap<>(load().names());
    }

    /** Every service there is, named or not. */
    public SortedSet<URI> servers() {
        return load().servers();
    }

    /** Every token there is, of whatever service. */
    public Set<String> tokens() {
        return Set.copyOf(load().tokens().values());
    }

    /** Remembers a service and its token, in the place of an older token of the same service, and makes it the current one. */
    public void save(URI server, String token) throws IOException {
        change(content -> content.with(server, token).use(server));
    }

    /** Remembers a service by a name, in the place of what had that name; without a token where it has none. */
    public void add(String name, URI server, @Nullable String token) throws IOException {
        change(content -> {
            Content named = content.with(name, server);
            Content known = token == null ? named : named.with(server, token);
            return content.current() == null ? known.use(server) : known;
        });
    }

    /** Remembers where the certificates are that a service's must be signed by. */
    public void trust(URI server, Path caFile) throws IOException {
        change(content -> content.trust(server, caFile.toAbsolutePath()));
    }

    /** Makes it the service that is meant when none is named. */
    public void use(URI server) throws IOException {
        change(content -> content.use(server));
    }

    /** Forgets all that is known of a service. Returns whether anything was. */
    public boolean remove(URI server) throws IOException {
        Content content = load();
        boolean known = content.servers().contains(server) || server.equals(content.current());
        if (known) {
            change(now -> now.without(server));
        }
        return known;
    }

    private void change(UnaryOperator<Content> change) throws IOException {
        synchronized (SavedContexts.class) { // a file lock is between processes, not between threads
            Folders.createPrivate(folder);
            Path lock = folder.resolve("contexts.lock");
            try (FileChannel channel = FileChannel.open(lock, CREATE, WRITE);
                    FileLock _ = channel.lock()) {
                Folders.writePrivate(file, Json.write(change.apply(load())));
            }
        }
    }

    private Content load() {
        try {
            if (!Files.exists(file)) {
                return Content.EMPTY;
            }
            if (!OWNER_ONLY.containsAll(Files.getPosixFilePermissions(file))) {
                throw new StartRefused(
                        FOLDER,
                        "The file %s holds tokens and can be read by others.".formatted(file),
                        "Run chmod 600 on it; if others may have read it, revoke its tokens.");
            }
            return LenientJson.MAPPER.readValue(file.toFile(), Content.class);
        } catch (IOException e) {
            throw new StartRefused(
                    FOLDER,
                    "The file %s cannot be read (%s).".formatted(file, FileTrouble.words(e)),
                    "Make it readable for this user, or remove it and start again.");
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Content(
            @Nullable URI current, Map<URI, String> tokens, Map<String, URI> names, Map<URI, String> caFiles) {
        static final Content EMPTY = new Content(null, Map.of(), Map.of(), Map.of());

        Content {
            current = current == null ? null : SavedContexts.bare(current);
            tokens = tokens == null ? Map.of() : byBareAddress(tokens);
            names = names == null ? Map.of() : toBareAddresses(names);
            caFiles = caFiles == null ? Map.of() : byBareAddress(caFiles);
        }

        private static Map<URI, String> byBareAddress(Map<URI, String> map) {
            var bare = new TreeMap<URI, String>();
            map.forEach((server, value) -> bare.put(SavedContexts.bare(server), value));
            return Map.copyOf(bare);
        }

        private static Map<String, URI> toBareAddresses(Map<String, URI> names) {
            var bare = new TreeMap<>(names);
            bare.replaceAll((_, server) -> SavedContexts.bare(server));
            return Map.copyOf(bare);
        }

        SortedSet<URI> servers() {
            var servers = new TreeSet<>(tokens.keySet());
            servers.addAll(names.values());
            return servers;
        }

        Content use(URI server) {
            return new Content(server, tokens, names, caFiles);
        }

        Content with(URI server, String token) {
            var more = new TreeMap<>(tokens);
            more.put(server, token);
            return new Content(current, more, names, caFiles);
        }

        Content with(String name, URI server) {
            var more = new TreeMap<>(names);
            more.put(name, server);
            return new Content(current, tokens, more, caFiles);
        }

        Content without(URI server) {
            var lessTokens = new TreeMap<>(tokens);
            lessTokens.remove(server);
            var lessNames = new TreeMap<>(names);
            lessNames.values().removeIf(server::equals);
            var lessCaFiles = new TreeMap<>(caFiles);
            lessCaFiles.remove(server);
            return new Content(server.equals(current) ? null : current, lessTokens, lessNames, lessCaFiles);
        }

        Content trust(URI server, Path caFile) {
            var more = new TreeMap<>(caFiles);
            more.put(server, caFile.toString());
            return new Content(current, tokens, names, more);
        }
    }
}
