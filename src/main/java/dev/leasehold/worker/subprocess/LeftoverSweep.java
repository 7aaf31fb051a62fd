package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.ProcFs;
import dev.leasehold.platform.process.Signal;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Puts away what a host that was killed left behind: processes, control groups, workspaces.
 *
 * <p>A process is taken for a leftover by its environment, by the folder it works in, or by being in a session whose leader
 * has the recorded start too. An id alone proves nothing: it may be another process's by now.
 */
final class LeftoverSweep {
    private static final System.Logger LOG = System.getLogger(LeftoverSweep.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private LeftoverSweep() {}

    /** At a host's start. Answers how many attempts it put away. One that cannot be is logged, and left for the next time. */
    static int run(HostFolder folder) {
        int done = 0;
        for (Path record : list(folder.records(), "*" + AttemptRecord.FINISHED)) {
            done += putAway(folder, Leftovers.id(record)) ? 1 : 0;
        }
        // What has no record: its attempt died before anything of it ran, or after all of it was gone.
        Stream.of(folder.records(), folder.work(), folder.trashFolder(), folder.quarantine())
                .flatMap(each -> list(each, "*").stream())
                .filter(left -> !left.toString().endsWith(AttemptRecord.FINISHED))
                .forEach(LeftoverSweep::remove);
        return done;
    }

    /** All of one attempt, its processes first. Its record goes last, and stays when something resists. */
    static boolean putAway(HostFolder folder, String id) {
        Path file = folder.records().resolve(id + AttemptRecord.FINISHED);
        try {
            if (Files.exists(file)) {
                AttemptRecord record = AttemptRecord.read(file);
                endProcesses(record, AttemptRecord.leaders(file), folder.work().resolve(id));
                for (String group : record.groups()) {
                    Files.deleteIfExists(Path.of(group));
                }
            }
            Workspaces.remove(folder.work().resolve(id));
            Workspaces.remove(folder.quarantine().resolve(id));
            Files.deleteIfExists(folder.records().resolve(id + AttemptRecord.LOG));
            Files.deleteIfExists(folder.records().resolve(id + AttemptRecord.UNFINISHED));
            Files.deleteIfExists(file);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException | RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "leftover " + id + " stays for the next time", e);
            return false;
        }
    }

    private static void remove(Path left) {
        try {
            Workspaces.remove(left);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "leftover " + left + " stays", e);
        }
    }

    private static void endProcesses(AttemptRecord record, List<AttemptRecord.Leader> leaders, Path workspace)
            throws IOException, InterruptedException {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        for (List<ProcFs.Stat> left = left(record, leaders, workspace);
                !left.isEmpty();
                left = left(record, leaders, workspace)) {
            if (System.nanoTime() - giveUp > 0) {
                throw new IOException("processes %s do not end".formatted(left));
            }
            left.forEach(Signal.STOP::to);
            left.forEach(Signal.KILL::to);
            Thread.sleep(Duration.ofMillis(5));
        }
    }

    private static List<ProcFs.Stat> left(AttemptRecord record, List<AttemptRecord.Leader> leaders, Path workspace) {
        List<Integer> sessions = leaders.stream()
                .filter(leader -> ProcFs.stat(leader.pid())
                        .filter(now -> now.startTicks() == leader.startTicks())
                        .isPresent())
                .map(AttemptRecord.Leader::pid)
                .toList();
        Predicate<ProcFs.Stat> ours = process -> sessions.contains(process.session())
                || ProcFs.environHolds(process.pid(), record.marker())
                || ProcFs.worksIn(process.pid(), workspace);
        Stream<ProcFs.Stat> seen =
                ProcFs.pids().stream().flatMap(pid -> ProcFs.stat(pid).stream()).filter(ours);
        Stream<ProcFs.Stat> grouped = record.groups().stream()
                .map(Path::of)
                .flatMap(dir -> new ControlGroup(List.of(), List.of(), List.of(), List.of(dir), 0).members().stream());
        return Stream.concat(seen, grouped)
                .filter(process -> !process.zombie())
                .distinct()
                .toList();
    }

    static List<Path> list(Path folder, String glob) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, glob)) {
            return Stream.of(entries)
                    .flatMap(all -> java.util.stream.StreamSupport.stream(all.spliterator(), false))
                    .toList();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot list " + folder, e);
        }
    }
}
