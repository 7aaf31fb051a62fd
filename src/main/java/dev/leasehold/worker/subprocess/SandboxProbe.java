package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.process.Family;
import dev.leasehold.platform.process.NativeProcess;
import dev.leasehold.platform.process.ProcessRuntime;
import dev.leasehold.platform.process.ProcessSpec;
import dev.leasehold.platform.process.SelfDefence;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** Finds the best sandbox this machine lets us have, by running something in each and looking at what it could do. */
final class SandboxProbe {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    // Argument: a file of the host's that a tree of its own must not show.
    private static final String WORKS = ": > \"$LEASEHOLD_WORKSPACE/probe\"";
    private static final String HOLDS = WORKS + """
             || exit 1
            [ ! -e "$1" ] || { echo "the host's folder is visible"; exit 1; }
            (: > /usr/leasehold-probe) 2>/dev/null && { echo "the system is writable"; exit 1; }
            set -- /proc/[0-9]*
            [ $# -le 8 ] || { echo "/proc shows processes of the host"; exit 1; }
            """;

    private final HostFolder host;
    private final HostSettings settings;
    private final @Nullable Integer uid;

    SandboxProbe(HostFolder host, HostSettings settings, @Nullable Integer uid) {
        this.host = host;
        this.settings = settings;
        this.uid = uid;
    }

    private record Candidate(Starter starter, Sandbox sandbox) {}

    /** What was found, and why nothing better was. */
    record Found(Starter starter, Sandbox sandbox, List<String> notes) {}

    Found find() {
        List<String> notes = new ArrayList<>();
        for (Candidate candidate : candidates(notes)) {
            Sandbox sandbox = candidate.sandbox();
            if (sandbox.level().compareTo(settings.maximum()) > 0) {
                continue;
            }
            Optional<String> refusal = refusal(candidate.starter(), sandbox);
            if (refusal.isPresent()) {
                notes.add("%s by %s, started by %s: %s"
                        .formatted(
                                sandbox.level().wire(),
                                sandbox.tool(),
                                candidate.starter().tool(),
                                refusal.get()));
                continue;
            }
            if (sandbox.level().compareTo(settings.minimum()) < 0) {
                throw StartRefused.host(
                        "sandbox-too-weak",
                        "the best sandbox here is '%s', below sandbox.minimum '%s' (%s): install bubblewrap, allow user namespaces, or lower the minimum"
                                .formatted(
                                        sandbox.level().wire(),
                                        settings.minimum().wire(),
                                        notes.isEmpty() ? "no better one was allowed" : String.join("; ", notes)));
            }
            return new Found(
                    candidate.starter(), sandbox, notes.stream().distinct().toList());
        }
        throw StartRefused.host("no-sandbox", "no command can be run here at all: " + String.join("; ", notes));
    }

    private List<Candidate> candidates(List<String> notes) {
        SystemPaths system = SystemPaths.find();
        Optional<Path> bwrap = tool("bwrap");
        Optional<Path> unshare = tool("unshare");
        Optional<Path> setpriv = tool("setpriv");
        boolean root = SelfDefence.isRoot();
        Starter shells = new ShellStarter();
        Starter own = ownStarter(notes);
        List<Starter> starters = own == null ? List.of(shells) : List.of(own, shells);
        List<Candidate> candidates = new ArrayList<>();
        if (root && setpriv.isEmpty()) {
            notes.add("setpriv is not installed: root cannot work for attempts that have users of their own");
            starters.forEach(starter -> candidates.add(new Candidate(starter, new ProcessSandbox())));
            return candidates;
        }
        if (bwrap.isEmpty()) {
            notes.add("bubblewrap is not installed");
        }
        UserChange bySetpriv = setpriv.map(UserChange::bySetpriv).orElse(null);
        bwrap.ifPresent(path -> {
            if (own != null) {
                candidates.add(new Candidate(own, new BubblewrapSandbox(path, UserChange.BY_STARTER, system)));
            }
            if (root) { // a busybox has a chroot that knows nothing of users
                tool("chroot")
                        .map(UserChange::byChroot)
                        .ifPresent(change ->
                                candidates.add(new Candidate(shells, new BubblewrapSandbox(path, change, system))));
            }
            candidates.add(new Candidate(shells, new BubblewrapSandbox(path, bySetpriv, system)));
        });
        unshare.ifPresent(path -> {
            if (own != null) {
                candidates.add(new Candidate(own, new UnshareSandbox(path, UserChange.BY_STARTER, system)));
            }
            candidates.add(new Candidate(shells, new UnshareSandbox(path, bySetpriv, system)));
        });
        if (!root) {
            notes.add("user: takes root");
        } else {
            if (own != null) {
                candidates.add(new Candidate(own, new UserSandbox(UserChange.BY_STARTER, own.tool())));
            }
            if (bySetpriv != null) {
                candidates.add(new Candidate(shells, new UserSandbox(bySetpriv, "setpriv")));
            }
        }
        starters.forEach(starter -> candidates.add(new Candidate(starter, new ProcessSandbox())));
        return candidates;
    }

    private @Nullable Starter ownStarter(List<String> notes) {
        if (settings.starter() == null) {
            return null;
        }
        try {
            return NativeStarter.copied(settings.starter(), host.starter());
        } catch (IOException e) {
            notes.add("the starter %s cannot be used: %s".formatted(settings.starter(), e));
            return null;
        }
    }

    static Optional<Path> tool(String name) {
        return Stream.of("/usr/local/bin", "/usr/bin", "/bin", "/usr/sbin", "/sbin")
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Why the sandbox cannot be had. Empty, when it can. */
    Optional<String> refusal(Starter starter, Sandbox sandbox) {
        Integer user = sandbox.level() == SandboxLevel.PROCESS ? null : uid;
        Family family = new Family("LEASEHOLD_PROBE=" + host.root(), user);
        Path root = host.work().resolve("probe");
        try {
            Workspaces.remove(root);
            AttemptFolder folder = AttemptFolder.create(root, user);
            Sandbox.Place place = new Sandbox.Place(
                    folder,
                    user,
                    List.of(),
                    starter.shown(),
                    Stream.concat(settings.hidden().stream(), Stream.of(host.root()))
                            .toList(),
                    true);
            boolean namespaces = sandbox.level() == SandboxLevel.NAMESPACES;
            List<String> command = List.of(
                    "/bin/sh",
                    "-c",
                    namespaces ? HOLDS : WORKS,
                    "probe",
                    host.root().resolve("lock").toString());
            StringBuilder said = new StringBuilder();
            Starter.Bounds bounds = new Starter.Bounds(List.of(), null, null, null, user);
            Map<String, String> env =
                    Map.of("LEASEHOLD_WORKSPACE", folder.workspace().toString());
            int code = run(
                    Launch.of(starter, bounds, sandbox.prefix(place), command, env, folder.workspace()), family, said);
            return code == 0 ? Optional.empty() : Optional.of(said.isEmpty() ? "exit code " + code : lastLine(said));
        } catch (IOException | ExecutionException | TimeoutException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } finally {
            removeQuietly(root);
        }
    }

    private static int run(ProcessSpec spec, Family family, StringBuilder said)
            throws InterruptedException, ExecutionException, TimeoutException {
        Meter meter = new Meter(bytes -> said.append(java.nio.charset.StandardCharsets.UTF_8.decode(bytes)));
        NativeProcess process =
                ProcessRuntime.get().spawn(spec, family, meter).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        try {
            Integer code = process.exit()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    .code();
            process.outputEnd().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return code == null ? -1 : code;
        } finally {
            process.signal(dev.leasehold.platform.process.Signal.KILL);
        }
    }

    private static String lastLine(StringBuilder said) {
        return said.toString().lines().reduce("", (before, line) -> line.isBlank() ? before : line.strip());
    }

    private static void removeQuietly(Path root) {
        try {
            Workspaces.remove(root);
        } catch (IOException e) {
            System.getLogger(SandboxProbe.class.getName())
                    .log(System.Logger.Level.WARNING, "the probe's folder stays", e);
        }
    }
}
