package dev.leasehold.delivery;

import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.git.Git;
import dev.leasehold.platform.git.GitHttp;
import dev.leasehold.platform.git.RemoteRepository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What this host has of the forge's repositories, so that an attempt starts without asking for what is known.
 *
 * <ul>
 *   <li>One process owns the folder. Attempts within it may ask for anything at once.
 *   <li>A token is used for its own attempt's fetch, in memory, and kept nowhere.
 *   <li>A repository lies under a name that cannot be guessed, in a folder that cannot be listed: where commands run
 *       without namespaces, one reads only what its own workspace points at.
 * </ul>
 *
 * <pre>
 * cache/             searchable, not listable
 *   names/           the owner's alone: which repository is which folder
 *   RANDOM/objects   readable, and nothing in there is ever written by a command
 *   spare/           searchable, not listable: {@link SpareTrees}
 * </pre>
 */
public final class RepositoryCache {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long MOST_BYTES = 16L << 30;

    private final Git git;
    private final GitHttp http;
    private final Path root;
    private final SpareTrees spares;
    private final Map<String, CachedRepository> known = new ConcurrentHashMap<>();

    private RepositoryCache(Git git, GitHttp http, Path root) {
        this.git = git;
        this.http = http;
        this.root = root;
        this.spares = SpareTrees.open(root.resolve("spare"));
    }

    public static RepositoryCache open(Git git, GitHttp http, Path root) {
        Folders.createSearchable(root);
        Folders.createPrivate(root.resolve("names"));
        return new RepositoryCache(git, http, root.toAbsolutePath());
    }

    /** The history of all the source's parents, fetched as far as it is missing, and kept while it is held. */
    public HeldRepository hold(Source source, ForgeAccess access, Duration deadline)
            throws IOException, InterruptedException {
        CachedRepository repository = taken(source.repository());
        HeldRepository held = new HeldRepository(repository, spares);
        try {
            RemoteRepository forge = RemoteRepository.at(http, access.url(), access.token());
            repository.fill(source.parents(), forge, MOST_BYTES, deadline);
            return held;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            held.close();
            throw e;
        }
    }

    /** Removes what nobody holds and nobody has asked for since. */
    public List<String> sweep(Instant unusedSince) throws IOException {
        try (Stream<Path> names = Files.list(root.resolve("names"))) {
            return names.map(file -> file.getFileName().toString())
                    .filter(name -> drop(name, unusedSince))
                    .toList();
        }
    }

    /** Taken while its entry is locked, so that no sweep comes in between. */
    private CachedRepository taken(String name) {
        return known.compute(name, (key, present) -> {
            try {
                CachedRepository repository = present == null ? locate(key) : present;
                repository.take();
                return repository;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private CachedRepository locate(String name) throws IOException {
        Path file = root.resolve("names").resolve(name);
        if (!Files.exists(file)) {
            byte[] random = new byte[16];
            RANDOM.nextBytes(random);
            Folders.writePrivate(file, HexFormat.of().formatHex(random));
        }
        Path folder = root.resolve(Files.readString(file));
        Folders.createSearchable(folder);
        return new CachedRepository(git, folder);
    }

    private boolean drop(String name, Instant unusedSince) {
        boolean[] dropped = {false};
        known.compute(name, (key, present) -> {
            try {
                CachedRepository repository = present == null ? locate(key) : present;
                if (!repository.unusedSince(unusedSince)) {
                    return present;
                }
                Files.delete(root.resolve("names").resolve(key));
                spares.drop(repository);
                Folders.delete(repository.folder());
                dropped[0] = true;
                return null;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return dropped[0];
    }
}
