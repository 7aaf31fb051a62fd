package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.process.SelfDefence;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What all subprocess modes of a host share: its folder, the sandbox it found, control groups, and users to lend.
 *
 * <ul>
 *   <li>Opening it puts away what an earlier host left in the folder, and refuses a folder that a live one has.
 *   <li>From then on this JVM is non-dumpable.
 * </ul>
 */
public final class SubprocessHost implements AutoCloseable {
    private static final Path UID_LOCKS = Path.of("/run/leasehold");

    private final HostSettings settings;
    private final HostFolder folder;
    private final Checkouts checkouts;
    private final TaskFolders taskFolders;
    private final Leftovers leftBehind;
    private final @Nullable UidPool uids;
    private final ControlGroups groups;
    private final SandboxProbe.Found found;
    private final Aftermath aftermath = new Aftermath();
    private final int leftovers;

    private SubprocessHost(
            HostSettings settings,
            HostFolder folder,
            @Nullable UidPool uids,
            ControlGroups groups,
            SandboxProbe.Found found,
            int leftovers) {
        this.settings = settings;
        this.folder = folder;
        this.taskFolders = new TaskFolders(folder.folders());
        this.leftBehind = new Leftovers(folder);
        this.uids = uids;
        this.groups = groups;
        this.found = found;
        this.leftovers = leftovers;
        this.checkouts = new Checkouts(folder, lendsUids() ? uids : null);
    }

    /** Throws {@link StartRefused} with a sentence for the operator when the host cannot run tasks as configured. */
    public static SubprocessHost open(HostSettings settings) {
        return open(settings, (Sandbox) null);
    }

    /** With a sandbox that is taken as it is, and shells to start commands; or the best that is found. */
    static SubprocessHost open(HostSettings settings, @Nullable Sandbox chosen) {
        HostFolder folder = HostFolder.open(settings.folder());
        try {
            return open(settings, folder, chosen);
        } catch (IOException e) {
            close(folder);
            throw StartRefused.host("folder-unusable", "the host in %s cannot start: %s".formatted(folder.root(), e));
        } catch (RuntimeException e) {
            close(folder);
            throw e;
        }
    }

    private static SubprocessHost open(HostSettings settings, HostFolder folder, @Nullable Sandbox chosen)
            throws IOException {
        int leftovers = LeftoverSweep.run(folder);
        UidPool uids = SelfDefence.isRoot() ? UidPool.claim(settings.uids(), UID_LOCKS) : null;
        try {
            Integer uid = uids == null ? null : uids.take().orElseThrow();
            SandboxProbe.Found found = chosen == null
                    ? new SandboxProbe(folder, settings, uid).find()
                    : new SandboxProbe.Found(new ShellStarter(), chosen, List.of());
            if (uids != null && uid != null) {
                uids.giveBack(uid);
            }
            ControlGroups groups = ControlGroups.find(
                    "leasehold-" + Integer.toHexString(folder.root().hashCode()),
                    found.sandbox().hasInit());
            return new SubprocessHost(settings, folder, uids, groups, found, leftovers);
        } catch (RuntimeException e) {
            if (uids != null) {
                uids.close();
            }
            throw e;
        }
    }

    private static void close(HostFolder folder) {
        try {
            folder.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot let go of " + folder.root(), e);
        }
    }

    /** How attempts are kept apart on this host. */
    public SandboxLevel sandboxLevel() {
        return found.sandbox().level();
    }

    /** For people: the sandbox and its tool, why no better one was found, and what holds the limits. */
    public List<String> describe() {
        List<String> lines = new java.util.ArrayList<>();
        lines.add("sandbox: %s by %s%s"
                .formatted(
                        sandboxLevel().wire(), found.sandbox().tool(), lendsUids() ? ", a user for each attempt" : ""));
        lines.add("commands are started by " + found.starter().tool());
        lines.addAll(found.notes());
        lines.add(groups.describe());
        return List.copyOf(lines);
    }

    /** How many attempts of an earlier host were put away at the start. */
    public int leftovers() {
        return leftovers;
    }

    /**
     * Puts away what attempts have left that are over for so long, and answers their ids; dry, they are only named.
     * Attempts under way are never among them.
     */
    public List<String> sweep(Duration age, boolean dryRun) {
        return leftBehind.sweep(age, dryRun);
    }

    Leftovers leftBehind() {
        return leftBehind;
    }

    Starter starter() {
        return found.starter();
    }

    Sandbox sandbox() {
        return found.sandbox();
    }

    ControlGroups groups() {
        return groups;
    }

    Checkouts checkouts() {
        return checkouts;
    }

    TaskFolders taskFolders() {
        return taskFolders;
    }

    HostFolder folder() {
        return folder;
    }

    /** What no task may see: the host's folder, and what the operator named. */
    List<Path> hidden() {
        return java.util.stream.Stream.concat(settings.hidden().stream(), java.util.stream.Stream.of(folder.root()))
                .toList();
    }

    /** Whether attempts run as users of their own. */
    boolean lendsUids() {
        return uids != null && sandboxLevel() != SandboxLevel.PROCESS;
    }

    /** One that is still held by an attempt whose end is being awaited is waited for. */
    Optional<Integer> takeUid() throws InterruptedException {
        if (uids == null) {
            return Optional.empty();
        }
        Optional<Integer> uid = uids.take();
        if (uid.isEmpty()) {
            aftermath.await();
            uid = uids.take();
        }
        return uid;
    }

    Aftermath aftermath() {
        return aftermath;
    }

    void giveBackUid(int uid) {
        if (uids != null) {
            uids.giveBack(uid);
        }
    }

    @Override
    public void close() throws IOException {
        aftermath.await();
        checkouts.close();
        if (uids != null) {
            uids.close();
        }
        groups.remove();
        folder.close();
    }
}
