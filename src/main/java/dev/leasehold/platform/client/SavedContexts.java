package dev.leasehold.platform.client;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import java.util.TreeMap;

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

    /** Every token there is, of whatever service. */
    public Set<String> tokens() {
        return Set.copyOf(load().tokens().values());
    }

    /** Remembers a service and its token, in the place of an older token of the same service, and makes it the current one. */
    public void save(URI server, String token) throws IOException {
        synchronized (SavedContexts.class) { // a file lock is between processes, not between threads
            saveAlone(server, token);
        }
    }

    private void saveAlone(URI server, String token) throws IOException {
        Folders.createPrivate(folder);
        Path lock = folder.resolve("contexts.lock");
        try (FileChannel channel = FileChannel.open(lock, CREATE, WRITE);
                FileLock _ = channel.lock()) {
            var tokens = new TreeMap<>(load().tokens());
            tokens.put(server, token);
            Folders.writePrivate(file, Json.write(new Content(server, tokens)));
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
                    "The file %s cannot be read (%s).".formatted(file, e.getMessage()),
                    "Make it readable for this user, or remove it and start again.");
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Content(@Nullable URI current, Map<URI, String> tokens) {
        static final Content EMPTY = new Content(null, Map.of());

        Content {
            tokens = tokens == null ? Map.of() : Map.copyOf(tokens);
        }
    }
}
