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

/** A forge, a host's cache, and one attempt's workspace, all real and all in one folder of a test's. */
final class Site implements AutoCloseable {
    static final String TASK = "01jd0000000000000000000000";
    static final String REF = "refs/heads/work/" + TASK + "/1";
    static final Duration PATIENCE = Duration.ofSeconds(60);
    static final GitHttp HTTP = GitHttp.shared();
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
        return new Quarantine(hold(source), limits, PATIENCE)
                .take(workspace, source, change(commit), root.resolve("quarantine"));
    }

    Published publish(Source source, String commit, URI url, Tries tries) throws IOException, InterruptedException {
        return publish(source, commit, url, tries, Another.NONE);
    }

    Published publish(Source source, String commit, URI url, Tries tries, Another another)
            throws IOException, InterruptedException {
        return new Publisher(http, tries, another)
                .publish(
                        new Quarantine(hold(source), OutputLimits.DEFAULT, PATIENCE),
                        workspace,
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
