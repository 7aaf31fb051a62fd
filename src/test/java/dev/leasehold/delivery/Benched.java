package dev.leasehold.delivery;

import dev.leasehold.lease.Source;
import dev.leasehold.platform.Folders;
import dev.leasehold.testing.GitRepository;
import dev.leasehold.testing.GitServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What the benchmark of delivery times: our way and git's own, with the same repository, change and server. */
public final class Benched implements AutoCloseable {
    private static final int FILES = 2_000;
    private static final int COMMITS = 3_000;

    private final Path root;
    private final Site site;
    private final String main;
    private final GitRepository clone;
    private int number;

    public Benched(Path root) throws Exception {
        this.root = root;
        this.site = new Site(root);
        site.forge.run(history(), List.of("git", "fast-import", "--quiet"));
        this.main = site.forge.git("rev-parse", "main");
        this.clone = new GitRepository(root.resolve("clone"));
        site.forge.git("clone", "-q", "--no-local", ".", clone.folder().toString());
        String pair = Base64.getEncoder().encodeToString(("leasehold:" + GitServer.TOKEN).getBytes(UTF_8));
        clone.git("config", "http.extraHeader", "Authorization: Basic " + pair);
        clone.git("config", "user.name", "bench");
        clone.git("config", "user.email", "bench@example.org");
        site.hold(source());
    }

    private Source source() {
        return Site.auto(main);
    }

    /** A workspace at the first parent on a host that knows the repository. */
    public void checkout() throws Exception {
        try (HeldRepository held = site.hold(source())) {
            Checkout.into(site.workspace, held, source(), Site.author(), "{}", Owner.self(), Site.PATIENCE);
        }
    }

    public void removeWorkspace() throws Exception {
        Folders.delete(site.workspace);
        Files.createDirectories(site.workspace.resolve(".leasehold"));
    }

    /** The change that both deliver. */
    public void change() throws Exception {
        number++;
        Random random = new Random(number);
        for (int i = 0; i < 5; i++) {
            int file = random.nextInt(FILES);
            String path = "d%d/e%d/f%d.txt".formatted(file % 20, file % 7, file);
            site.write(path, "changed " + number + "\n");
            Files.writeString(clone.folder().resolve(path), "changed " + number + "\n");
        }
    }

    /** From the outcome to the answer that confirms. */
    public void deliver() throws Exception {
        try (HeldRepository held = site.hold(source())) {
            Published published = new Publisher(Site.HTTP, Tries.DEFAULT)
                    .publish(
                            new Quarantine(held, OutputLimits.DEFAULT, Site.PATIENCE),
                            site.workspace,
                            root.resolve("quarantine"),
                            source(),
                            site.access(),
                            Site.TASK,
                            number,
                            Site.change(null));
            if (!(published instanceof Published.Landed landed) || !landed.confirmed()) {
                throw new IllegalStateException(published.toString());
            }
        }
    }

    /** What one would type. */
    public void bareGit() {
        URI url = site.server.url("project");
        String ref = "refs/heads/work/bare/" + number;
        clone.git("commit", "-qam", "change");
        clone.git("push", "-q", url.toString(), "HEAD:" + ref);
        clone.git("ls-remote", url.toString(), ref);
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
        site.close();
    }
}
