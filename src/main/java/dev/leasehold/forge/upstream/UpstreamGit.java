package dev.leasehold.forge.upstream;

import dev.leasehold.forge.ForgeException;
import dev.leasehold.forge.GitProgram;
import dev.leasehold.forge.GitProgram.Result;
import dev.leasehold.forge.upstream.UpstreamException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Git between a repository on this disk and an upstream.
 *
 * <ul>
 *   <li>One address and one protocol for each run: it follows no redirection and runs nothing of the repository's.
 *   <li>The credential is {@link Credential git's own to read}, for that address alone. No result and no exception has it.
 *   <li>What could not be found out is an {@link UpstreamException}.
 * </ul>
 */
public final class UpstreamGit {
    private static final int WORDS = 600;
    private final GitProgram git;

    public UpstreamGit(GitProgram git) {
        this.git = git;
    }

    /** What the upstream said to a push of one new ref. */
    public sealed interface Answer {
        record Accepted() implements Answer {}

        record Refused(String words) implements Answer {}

        /** It may have taken it. */
        record Unknown(String words) implements Answer {}
    }

    /** What a ref in full holds there. */
    public Optional<String> read(Upstream upstream, Path repository, String ref) {
        Result said = run(upstream, repository, "ls-remote", "--refs", "--", address(upstream), ref);
        if (!said.ok()) {
            throw failure(said.err());
        }
        return said.out()
                .lines()
                .map(line -> line.split("\t", 2))
                .filter(parts -> parts.length == 2 && parts[1].equals(ref))
                .map(parts -> parts[0])
                .findFirst();
    }

    /** Brings a ref of the upstream's here, under a name that is free. */
    void fetch(Upstream upstream, Path repository, String ref, String as) {
        Result said = run(
                upstream,
                repository,
                "fetch",
                "--quiet",
                "--no-tags",
                "--no-write-fetch-head",
                "--no-recurse-submodules",
                "--no-auto-maintenance",
                "--refmap=",
                "--",
                address(upstream),
                ref + ":" + as);
        if (!said.ok()) {
            throw failure(said.err());
        }
    }

    /** Pushes a commit as a ref that is new there; one that holds it already is as good. */
    public Answer create(Upstream upstream, Path repository, String commit, String ref) {
        Result said;
        try {
            said = run(
                    upstream,
                    repository,
                    "push",
                    "--porcelain",
                    "--no-verify",
                    "--no-recurse-submodules",
                    "--force-with-lease=" + ref + ":",
                    "--",
                    address(upstream),
                    commit + ":" + ref);
        } catch (UpstreamException e) {
            return new Answer.Unknown(String.valueOf(e.getMessage()));
        }
        if (said.ok()) {
            return new Answer.Accepted();
        }
        // A line that begins with '!' is the server's, or git's own, verdict on the ref; a lost report is none.
        return said.out()
                .lines()
                .filter(line -> line.startsWith("!\t") && !line.contains("[remote failure]"))
                .findFirst()
                .<Answer>map(line -> new Answer.Refused(words(line.substring(line.lastIndexOf('\t') + 1))))
                .orElseGet(() -> new Answer.Unknown(words(said.err())));
    }

    private Result run(Upstream upstream, Path repository, String... arguments) {
        Credential credential = Credential.of(upstream);
        Map<String, String> environment = new HashMap<>(GitProgram.settings(settings(upstream)));
        // The forge's own settings hide refs, which over file:// would be the upstream's.
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_ALLOW_PROTOCOL", upstream.url().getScheme());
        environment.put("GIT_ASKPASS", "/bin/false");
        try {
            Result said = git.run(repository, environment, upstream.deadline(), List.of(arguments));
            return new Result(said.exit(), credential.cleaned(said.out()), credential.cleaned(said.err()));
        } catch (ForgeException e) {
            throw new UpstreamException(Kind.LATE, String.valueOf(e.getMessage()));
        }
    }

    private static List<String> settings(Upstream upstream) {
        List<String> settings = new ArrayList<>(List.of(
                "core.hooksPath", "/dev/null",
                "transfer.fsckObjects", "true",
                "pack.threads", "1",
                "pack.windowMemory", "128m",
                "http.followRedirects", "false",
                "http.sslVerify", "true",
                "http.lowSpeedLimit", "1",
                "http.lowSpeedTime", "30",
                "credential.helper", "",
                "credential.useHttpPath", "true"));
        String own = "credential.%s.".formatted(address(upstream));
        Path file = upstream.credentialFile();
        if (file != null) {
            settings.addAll(List.of(own + "username", upstream.username(), own + "helper", Credential.helper(file)));
        }
        Path ca = upstream.ca();
        if (ca != null) {
            settings.addAll(List.of("http.sslCAInfo", ca.toString()));
        }
        return settings;
    }

    private static String address(Upstream upstream) {
        return upstream.url().toString();
    }

    private static UpstreamException failure(String said) {
        return new UpstreamException(UpstreamException.kind(said), "git said: " + words(said));
    }

    private static String words(String said) {
        String line = said.strip().replaceAll("\\s*\\R\\s*", "; ");
        return line.length() > WORDS ? line.substring(0, WORDS) + "…" : line;
    }
}
