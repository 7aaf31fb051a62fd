package dev.leasehold.delivery;

import dev.leasehold.forge.ForgeOnDisk;
import dev.leasehold.lease.Budget;
import dev.leasehold.lease.Claimant;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.LeaseEngine;
import dev.leasehold.lease.LeaseTerms;
import dev.leasehold.lease.NewTask;
import dev.leasehold.lease.Report;
import dev.leasehold.lease.Signals;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.Usage;
import dev.leasehold.lease.Verdict;
import dev.leasehold.lease.Work;
import dev.leasehold.testing.GitRepository;
import dev.leasehold.testing.GitServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;

import javax.sql.DataSource;
import static java.nio.charset.StandardCharsets.UTF_8;

/** What the benchmark of delivery times: our way and git's own, with the same repository, change and server. */
public final class Benched implements AutoCloseable {
    static final int FILES = 2_000;
    private static final int COMMITS = 3_000;
    private static final Duration POLL = Duration.ofMillis(500);

    final Path root;
    final Site site;
    final LeaseEngine engine;
    private final String main;
    private final String before;
    private final Thread confirming;

    public Benched(Path root, DataSource database) throws Exception {
        this.root = root;
        this.site = new Site(root);
        site.forge.run(history(), List.of("git", "fast-import", "--quiet"));
        this.main = site.forge.git("rev-parse", "main");
        this.before = site.forge.git("rev-parse", "main~5");
        site.hold(source());
        this.engine = new LeaseEngine(database, bell -> bell);
        // A folder of its own: what the forge says to its git there, the bare one must not hear.
        Path service = Files.createDirectory(site.root.resolve("service"));
        Files.createSymbolicLink(service.resolve("project.git"), site.root.resolve("forge/project.git"));
        Confirmer confirmer = new Confirmer(engine.confirmations, ForgeOnDisk.in(service));
        this.confirming = Thread.ofVirtual().start(() -> confirm(confirmer));
    }

    /** As the service does. */
    private void confirm(Confirmer confirmer) {
        try {
            while (!Thread.interrupted()) {
                long seen = engine.signals.count(Signals.LANDED);
                if (confirmer.round() == 0) {
                    engine.signals.await(Signals.LANDED, seen, POLL);
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    Source source() {
        return Site.auto(main);
    }

    /** Some commits ago. */
    Source before() {
        return Site.auto(before);
    }

    /** One of several that deliver at once. */
    public BenchedHost host(String name) {
        return new BenchedHost(this, name);
    }

    /** A lease of a task that delivers, of a role that nobody else claims. */
    Grant claim(String role) {
        Work work = new Work(new Command.Shell("true"), List.of(), List.of(), Map.of(), null, source());
        engine.tasks.submit(List.of(new NewTask(role, "", 0, null, Budget.DEFAULT, Map.of(), work)), null);
        LeaseTerms terms = new LeaseTerms(Duration.ofMinutes(1), Duration.ofHours(1));
        return engine.leases
                .claim(role, new Claimant("bench", "process"), terms, 1)
                .getFirst();
    }

    /** Hands in what has landed, and waits until the service has confirmed it. */
    void report(Grant grant, Published.Landed landed) throws InterruptedException {
        Verdict done = new Verdict(null, "", null, 0, null, Usage.NONE, landed.landing());
        engine.settling.settle(List.of(new Report(grant.task(), grant.epoch(), done)));
        while (!engine.tasks.find(grant.task()).orElseThrow().state().equals("succeeded")) {
            long seen = engine.signals.count(Signals.JOURNAL_WRITTEN);
            if (!engine.tasks.find(grant.task()).orElseThrow().state().equals("succeeded")) {
                engine.signals.await(Signals.JOURNAL_WRITTEN, seen, POLL);
            }
        }
    }

    /** Of what lies beside it, so that many are made quickly. */
    GitRepository clone(Path folder) {
        site.forge.git("clone", "-q", ".", folder.toString());
        GitRepository clone = new GitRepository(folder);
        String pair = Base64.getEncoder().encodeToString(("leasehold:" + GitServer.TOKEN).getBytes(UTF_8));
        clone.git("config", "http.extraHeader", "Authorization: Basic " + pair);
        clone.git("config", "user.name", "bench");
        clone.git("config", "user.email", "bench@example.org");
        return clone;
    }

    private static String history() {
        StringBuilder stream = new StringBuilder();
        Random random = new Random(1);
        for (int commit = 0; commit < COMMITS; commit++) {
            stream.append("commit refs/heads/main\ncommitter A <a@b> %d +0000\ndata 1\nc\n"
                    .formatted(1_600_000_000 + 60 * commit));
            for (int i = 0; i < (commit == 0 ? FILES : 3); i++) {
                int file = commit == 0 ? i : random.nextInt(FILES);
                String content = "line %d %d\n".formatted(file, commit).repeat(20 + file % 200) + random.nextLong();
                stream.append("M 644 inline d%d/e%d/f%d.txt\ndata %d\n%s\n"
                        .formatted(file % 20, file % 7, file, content.length(), content));
            }
        }
        return stream.toString();
    }

    @Override
    public void close() {
        confirming.interrupt();
        engine.close();
        site.close();
    }
}
