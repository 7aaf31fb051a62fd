package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Command;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.InputFile;
import dev.leasehold.lease.SetupStep;
import dev.leasehold.lease.Verdict;
import dev.leasehold.lease.Work;
import dev.leasehold.testing.CProgram;
import dev.leasehold.worker.Mode;
import dev.leasehold.worker.workspace.InputStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A host on this machine to run commands on, at one sandbox level. */
final class Bench implements AutoCloseable {
    private static final AtomicInteger TASKS = new AtomicInteger();

    static final long EPOCH = 770_770_770;

    final SubprocessHost host;
    final Path folder;

    Bench(Path folder, SandboxLevel level) {
        this(new HostSettings(
                searchable(folder), level, level, UidRange.DEFAULT, List.of(), CProgram.STARTER.pathOrNull()));
    }

    /** Where there is no program of our own that starts commands. */
    static Bench byShells(Path folder, SandboxLevel level) {
        return new Bench(new HostSettings(searchable(folder), level, level, UidRange.DEFAULT, List.of(), null));
    }

    /** With a sandbox that was not looked for. */
    Bench(HostSettings settings, Sandbox sandbox) {
        this.folder = settings.folder();
        this.host = SubprocessHost.open(settings, sandbox);
    }

    /** As a host's folder has to be when tasks run as users of their own. */
    static Path searchable(Path folder) {
        try {
            Files.createDirectories(folder);
            return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Bench(HostSettings settings) {
        this.folder = settings.folder();
        this.host = SubprocessHost.open(settings);
    }

    /** An attempt under way. */
    record Started(String id, Mode.Execution execution, CollectedLog log, CompletableFuture<Verdict> verdict) {
        Verdict await() throws Exception {
            return verdict.get(60, TimeUnit.SECONDS);
        }

        Done done() throws Exception {
            return new Done(await(), log.text());
        }
    }

    record Done(Verdict verdict, String log) {}

    Done run(String line) throws Exception {
        return run(RoleSettings.of("test"), shell(line));
    }

    Done run(RoleSettings role, Work work) throws Exception {
        return start(role, work).done();
    }

    Started start(RoleSettings role, Work work) {
        return start(role, work, new CollectedLog());
    }

    Started start(RoleSettings role, Work work, CollectedLog log) {
        CompletableFuture<Verdict> verdict = new CompletableFuture<>();
        String task = "task" + TASKS.incrementAndGet();
        Grant grant = grant(task, role, work);
        Mode.Execution execution =
                new SubprocessMode(host, role, InputStore.empty()).start(grant, log, verdict::complete);
        return new Started(task + "-1", execution, log, verdict);
    }

    static Grant grant(String task, RoleSettings role, Work work) {
        return new Grant(task, 1, EPOCH, role.role(), Duration.ofSeconds(60), Duration.ofHours(1), work, null);
    }

    Path workspace(Started started) {
        return folder.resolve("work").resolve(started.id()).resolve("workspace");
    }

    static Work shell(String line) {
        return new Work(new Command.Shell(line), List.of(), List.of(), Map.of(), null, null);
    }

    static Work argv(String... words) {
        return new Work(new Command.Argv(List.of(words)), List.of(), List.of(), Map.of(), null, null);
    }

    static Work work(String line, List<SetupStep> setup, List<InputFile> inputs, Map<String, String> env) {
        return new Work(new Command.Shell(line), setup, inputs, env, null, null);
    }

    static RoleSettings limited(UnaryOperator<LimitsBuilder> change) {
        return RoleSettings.of("test")
                .withLimits(change.apply(new LimitsBuilder()).build());
    }

    @Override
    public void close() throws IOException {
        host.close();
    }
}
