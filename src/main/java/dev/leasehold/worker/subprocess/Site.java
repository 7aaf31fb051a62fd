package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Grant;
import dev.leasehold.platform.process.Family;
import dev.leasehold.platform.process.ProcFs;
import dev.leasehold.platform.process.ProcessRuntime;
import dev.leasehold.platform.process.ProcessSpec;
import dev.leasehold.worker.subprocess.RoleSettings.Hearing;
import dev.leasehold.worker.workspace.AttemptFailed;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Everything that was set up for one attempt, and how it is taken down again. */
final class Site {
    private static final System.Logger LOG = System.getLogger(Site.class.getName());

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,200}");

    private final SubprocessHost host;
    private final RoleSettings role;
    private final @Nullable Path experimentDir;
    private final @Nullable Integer uid;
    private final AttemptFolder folder;
    private final ControlGroup group;
    private final Family family;
    private final ProcessTree tree;
    private final Watch watch;
    private final Map<String, String> env;
    private final AttemptRecord record;
    private List<Path> readOnlyInputs = List.of();

    private Site(
            SubprocessHost host,
            RoleSettings role,
            @Nullable Path experimentDir,
            @Nullable Integer uid,
            AttemptFolder folder,
            ControlGroup group,
            AttemptRecord record,
            Map<String, String> env) {
        this.host = host;
        this.role = role;
        this.experimentDir = experimentDir;
        this.uid = uid;
        this.folder = folder;
        this.group = group;
        this.record = record;
        this.env = env;
        this.family = new Family(record.marker(), uid, group::holds);
        this.tree = new ProcessTree(ProcessRuntime.get(), family, group, uid, throughInit());
        this.watch = new Watch(role.limits(), host.groups(), group, tree, folder);
    }

    /** {@code experimentDir} is what the task or else its role lets its commands read. */
    static Site prepare(SubprocessHost host, RoleSettings role, @Nullable Path experimentDir, Grant grant)
            throws AttemptFailed, InterruptedException {
        String id = id(grant);
        if (!ID.matcher(id).matches()) {
            throw new AttemptFailed(Code.WORKSPACE_FAILED, "task id %s cannot name a folder".formatted(grant.task()));
        }
        Integer uid = null;
        if (host.lendsUids()) {
            uid = host.takeUid()
                    .orElseThrow(() -> new AttemptFailed(
                            Code.SANDBOX_FAILED,
                            "all users of the host's uid range are taken: widen it or lower the capacity"));
        }
        try {
            return prepare(host, role, experimentDir, grant, id, uid);
        } catch (IOException e) {
            undo(host, id, uid);
            throw new AttemptFailed(Code.WORKSPACE_FAILED, "the workspace cannot be made: " + e);
        } catch (AttemptFailed e) {
            undo(host, id, uid);
            throw e;
        }
    }

    /** What an attempt's files and folders are called on its host. */
    static String id(Grant grant) {
        return grant.task() + "-" + grant.attempt();
    }

    /** Nothing of the attempt ran yet. */
    private static void undo(SubprocessHost host, String id, @Nullable Integer uid) {
        try {
            for (Path group : host.groups().paths(id)) {
                Files.deleteIfExists(group);
            }
            Workspaces.remove(host.folder().work().resolve(id));
            Files.deleteIfExists(host.folder().records().resolve(id + ".json"));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "attempt " + id + " leaves something behind", e);
        }
        if (uid != null) {
            host.giveBackUid(uid);
        }
    }

    private static Site prepare(
            SubprocessHost host,
            RoleSettings role,
            @Nullable Path experimentDir,
            Grant grant,
            String id,
            @Nullable Integer uid)
            throws IOException, AttemptFailed {
        String secret = UUID.randomUUID().toString();
        List<String> groups =
                host.groups().paths(id).stream().map(Path::toString).toList();
        AttemptRecord record = new AttemptRecord(id, "LEASEHOLD_FAMILY=" + secret, groups);
        record.write(host.folder().records());
        AttemptFolder folder = AttemptFolder.create(host.folder().work().resolve(id), uid);
        int processes = role.limits().processes() + host.sandbox().ownProcesses();
        ControlGroup group = host.groups().create(id, role.limits().memoryBytes(), processes);
        return new Site(
                host,
                role,
                experimentDir,
                uid,
                folder,
                group,
                record,
                AttemptEnvironment.of(role, experimentDir, grant, folder, secret));
    }

    AttemptFolder folder() {
        return folder;
    }

    ControlGroup group() {
        return group;
    }

    Family family() {
        return family;
    }

    ProcessTree tree() {
        return tree;
    }

    Watch watch() {
        return watch;
    }

    Hearing hearing() {
        return role.hearing();
    }

    Limits limits() {
        return role.limits();
    }

    /** Whether a command's exit reaches us by way of a sandbox's first process. */
    boolean throughInit() {
        return host.sandbox().hasInit();
    }

    void readOnlyInputs(List<Path> files) {
        readOnlyInputs = files;
    }

    /** The command in its sandbox, within its bounds. */
    ProcessSpec launch(List<String> command) throws IOException {
        return Launch.of(host.starter(), bounds(), sandbox(), command, env, folder.workspace());
    }

    private List<String> sandbox() {
        List<Path> shown = new ArrayList<>(role.readOnly());
        List<Path> inside = new ArrayList<>(readOnlyInputs);
        inside.addAll(host.starter().shown());
        if (experimentDir != null) {
            // One that came with the task lies in the host's folder, and is shown after that was covered up.
            (experimentDir.startsWith(host.folder().root()) ? inside : shown).add(experimentDir);
        }
        return host.sandbox().prefix(new Sandbox.Place(folder, uid, shown, inside, host.hidden(), role.network()));
    }

    /**
     * What no control group holds is bounded for each process. Of data there is twice as much, so that a command that
     * grows is seen to, and told so, before an allocation fails.
     */
    private Starter.Bounds bounds() throws IOException {
        return new Starter.Bounds(
                group.entries(),
                Math.max(1, role.limits().workspaceBytes() / 512),
                host.groups().limitProcesses() ? null : processLimit(),
                host.groups().limitMemory() ? null : 2 * (role.limits().memoryBytes() / 1024),
                uid);
    }

    /**
     * The kernel counts all processes of a user. One that is not the attempt's own has the service's as well, and they
     * are left room for: all that this machine runs now. Too much, but a bound, and watching alone holds no fork bomb.
     */
    private long processLimit() throws IOException {
        long own = (long) role.limits().processes() + host.sandbox().ownProcesses();
        return uid != null ? own : own + ProcFs.threadsOfTheMachine();
    }

    /**
     * Remembers a session for whoever cleans up after this host. Not where each of its processes is known by its control
     * group and by a user of its own.
     */
    void remember(int pid) throws IOException {
        if (uid != null && group.exists()) {
            return;
        }
        Optional<ProcFs.Stat> stat = ProcFs.stat(pid);
        if (stat.isPresent()) {
            record.add(
                    new AttemptRecord.Leader(pid, stat.get().startTicks()),
                    host.folder().records());
        }
    }

    /**
     * Takes everything down. What resists stays recorded, for the next start of the host to try again. Namespaces that the
     * kernel is still taking down are waited for beside the work: what they were for has gone when this returns.
     */
    void remove() {
        takeDown(() -> {
            boolean gone = tree.end(null);
            host.folder().trash().take(folder.root());
            if (gone) {
                removeTheRest();
            } else {
                host.aftermath()
                        .add(() -> takeDown(() -> {
                            tree.awaitGone();
                            removeTheRest();
                        }));
            }
        });
    }

    private void removeTheRest() throws IOException {
        tree.forget();
        group.remove();
        record.delete(host.folder().records());
        if (uid != null) {
            host.giveBackUid(uid);
        }
    }

    @FunctionalInterface
    private interface Step {
        void take() throws IOException, InterruptedException;
    }

    private void takeDown(Step step) {
        try {
            step.take();
        } catch (IOException | RuntimeException e) {
            leavesSomething(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            leavesSomething(e);
        }
    }

    private void leavesSomething(Exception why) {
        LOG.log(System.Logger.Level.ERROR, "attempt " + record.id() + " leaves something behind", why);
    }
}
