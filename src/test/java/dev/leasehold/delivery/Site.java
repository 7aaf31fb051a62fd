package dev.leasehold.delivery;

import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.git.Git;
import dev.leasehold.platform.git.GitHttp;
import dev.leasehold.testing.GitRepository;
import dev.leasehold.testing.GitServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** A forge, a host's cache, and one attempt's workspace, all real and all in one folder of a test's. */
final class Site implements AutoCloseable {
    static final String TASK = "01jd0000000000000000000000";
    static final String REF = "refs/heads/work/" + TASK + "/1";
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final GitHttp HTTP = new GitHttp();
    static final Instant WHEN = Instant.ofEpochSecond(1_760_000_000);

    final Path root;
    private final GitHttp http;
    final GitRepository forge;
    final GitServer server;
    final RepositoryCache cache;
    final Path workspace;
    final GitRepository repository;
    private final List<HeldRepository> held = new ArrayList<>();

    Site(Path root) throws Exception {
        this(root, HTTP);
    }

    Site(Path root, GitHttp http) throws Exception {
        this.http = http;
        this.root = root.toRealPath();
        this.forge = GitRepository.bare(this.root.resolve("forge/project.git"));
        this.server = GitServer.of(this.root.resolve("forge"));
        this.cache = RepositoryCache.open(Git.find(), http, this.root.resolve("cache"));
        this.workspace = Files.createDirectories(this.root.resolve("attempt/workspace"));
        this.repository = new GitRepository(workspace);
        Files.createDirectory(workspace.resolve(".leasehold"));
    }

    static Source auto(String... parents) {
        return new Source("project", List.of(parents), Source.Commit.AUTO);
    }

    static Source own(String... parents) {
        return new Source("project", List.of(parents), Source.Commit.OWN);
    }

    ForgeAccess access() {
        return access(server.url("project"));
    }

    static ForgeAccess access(URI url) {
        return new ForgeAccess(url, GitServer.TOKEN);
    }

    HeldRepository hold(Source source) throws IOException, InterruptedException {
        HeldRepository repository = cache.hold(source, access(), PATIENCE);
        held.add(repository);
        return repository;
    }

    /** As a host does beside its work. */
    void writeSpareTree(Source source) throws IOException, InterruptedException {
        hold(source).writeSpareTree(source, Owner.self(), PATIENCE);
    }

    void checkout(Source source) throws IOException, InterruptedException {
        Checkout.into(workspace, hold(source), source, author(), "{\"task\":\"x\"}", Owner.self(), PATIENCE);
    }

    static Author author() {
        return Author.ofTask(TASK);
    }

    static Change change(String commit) {
        return new Change(commit, author(), WHEN, "What the task did");
    }

    Output quarantine(Source source, String commit) throws IOException, InterruptedException {
        return quarantine(source, commit, OutputLimits.DEFAULT);
    }

    Output quarantine(Source source, String commit, OutputLimits limits) throws IOException, InterruptedException {
        WorktreeEntry disk = DiskEntry.of(workspace);
        Output output = quarantineOf(source, limits).take(disk, source, change(commit), root.resolve("quarantine"));
        assertSameFromListing(output, ListedEntry.of(disk, _ -> false), source, commit, limits);
        return output;
    }

    Quarantine quarantineOf(Source source, OutputLimits limits) throws IOException, InterruptedException {
        return new Quarantine(hold(source), limits, PATIENCE);
    }

    /** Whatever the disk gives, a listing of it gives with no more than what is wanted. */
    private void assertSameFromListing(
            Output output, ListedEntry listing, Source source, String commit, OutputLimits limits)
            throws IOException, InterruptedException {
        Quarantine quarantine = quarantineOf(source, limits);
        ListedEntry.send(quarantine.wanted(listing, source));
        Output listed = quarantine.take(listing, source, change(commit), root.resolve("listed"));
        assertThat(what(listed)).as("the change, taken from a listing").isEqualTo(what(output));
    }

    private static Object what(Output output) {
        return switch (output) {
            case Output.Taken taken -> taken.commit();
            case Output.Refused refused -> refused.reason();
        };
    }

    Published publish(Source source, String commit, URI url, Tries tries) throws IOException, InterruptedException {
        return publish(source, commit, url, tries, Another.NONE);
    }

    Published publish(Source source, String commit, URI url, Tries tries, Another another)
            throws IOException, InterruptedException {
        return new Publisher(http, tries, another)
                .publish(
                        new Quarantine(hold(source), OutputLimits.DEFAULT, PATIENCE),
                        DiskEntry.of(workspace),
                        root.resolve("quarantine"),
                        source,
                        access(url),
                        TASK,
                        1,
                        change(commit));
    }

    void write(String path, String content) throws IOException {
        Path file = workspace.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Override
    public void close() {
        held.forEach(HeldRepository::close);
        server.close();
    }
}
