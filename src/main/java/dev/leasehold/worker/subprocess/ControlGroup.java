package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.ProcFs;
import dev.leasehold.platform.process.Signal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The control groups of one attempt. A figure that the kernel does not offer is an empty answer. */
record ControlGroup(List<Path> memory, List<Path> pids, List<Path> cpu, List<Path> unified, int processes) {

    void create(long memoryBytes) throws IOException {
        for (Path dir : all()) {
            Files.createDirectory(dir);
        }
        for (Path dir : memory) {
            if (unified.contains(dir)) {
                Files.writeString(dir.resolve("memory.max"), String.valueOf(memoryBytes));
                writeIfThere(dir.resolve("memory.swap.max"), "0");
            } else {
                Files.writeString(dir.resolve("memory.limit_in_bytes"), String.valueOf(memoryBytes));
                writeIfThere(dir.resolve("memory.memsw.limit_in_bytes"), String.valueOf(memoryBytes));
            }
        }
        allowProcesses();
    }

    /** Lets members start others again, after {@link #kill}. */
    void allowProcesses() throws IOException {
        for (Path dir : pids) {
            Files.writeString(dir.resolve("pids.max"), String.valueOf(processes));
        }
    }

    private List<Path> all() {
        return Stream.of(memory, pids, cpu, unified)
                .flatMap(List::stream)
                .distinct()
                .toList();
    }

    /**
     * Whoever writes 0 to each of these is a member from then on, with all that it starts.
     *
     * <p>In version 1 a single thread enters by {@code tasks} at once, while {@code cgroup.procs} waits for the kernel's
     * grace period, ten milliseconds and more.
     */
    List<Path> entries() {
        return all().stream()
                .map(dir -> unified.contains(dir) ? dir.resolve("cgroup.procs") : dir.resolve("tasks"))
                .toList();
    }

    boolean exists() {
        return !all().isEmpty();
    }

    boolean holds(int pid) {
        String member = String.valueOf(pid);
        return all().stream()
                .limit(1)
                .flatMap(dir -> lines(dir.resolve("cgroup.procs")))
                .anyMatch(member::equals);
    }

    List<ProcFs.Stat> members() {
        return all().stream()
                .limit(1)
                .flatMap(dir -> lines(dir.resolve("cgroup.procs")))
                .flatMap(line -> ProcFs.stat(Integer.parseInt(line)).stream())
                .filter(Predicate.not(ProcFs.Stat::zombie))
                .toList();
    }

    /** Ends every member. No member can get away by forking: nothing can be started in the group from here on. */
    void kill() throws IOException {
        for (Path dir : pids) {
            Files.writeString(dir.resolve("pids.max"), "0");
        }
        for (Path dir : unified) {
            Files.writeString(dir.resolve("cgroup.kill"), "1");
        }
        if (unified.isEmpty()) {
            members().forEach(Signal.KILL::to);
        }
    }

    /** Whether the kernel ended a member because the group had used up its memory. */
    boolean ranOutOfMemory() {
        return memory.stream()
                        .mapToLong(dir -> Math.max(
                                counter(dir.resolve("memory.events"), "oom_kill"),
                                counter(dir.resolve("memory.oom_control"), "oom_kill")))
                        .sum()
                > 0;
    }

    /** Whether a member was refused a new process. */
    boolean ranOutOfProcesses() {
        return pids.stream()
                        .mapToLong(dir -> counter(dir.resolve("pids.events"), "max"))
                        .sum()
                > 0;
    }

    OptionalLong peakMemoryBytes() {
        return memory.stream()
                .map(dir -> dir.resolve(unified.contains(dir) ? "memory.peak" : "memory.max_usage_in_bytes"))
                .flatMap(ControlGroup::lines)
                .mapToLong(Long::parseLong)
                .findFirst();
    }

    OptionalLong cpuMicros() {
        return Stream.concat(
                        unified.stream()
                                .map(dir -> dir.resolve("cpu.stat"))
                                .filter(Files::exists)
                                .map(file -> counter(file, "usage_usec")),
                        cpu.stream()
                                .map(dir -> dir.resolve("cpuacct.usage"))
                                .flatMap(ControlGroup::lines)
                                .map(nanos -> Long.parseLong(nanos) / 1_000))
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** Whether {@link #cpuMicros} has an answer, whoever has been reaped so far. */
    boolean countsCpu() {
        return !unified.isEmpty() || !cpu.isEmpty();
    }

    /** Removes the groups. They have no members any more. */
    void remove() throws IOException {
        for (Path dir : all()) {
            Files.deleteIfExists(dir);
        }
    }

    private static void writeIfThere(Path file, String value) throws IOException {
        if (Files.exists(file)) {
            Files.writeString(file, value);
        }
    }

    private static long counter(Path file, String name) {
        return lines(file)
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> Long.parseLong(line.substring(name.length() + 1)))
                .findFirst()
                .orElse(0);
    }

    private static Stream<String> lines(Path file) {
        try {
            return Files.readAllLines(file).stream();
        } catch (IOException notOffered) {
            return Stream.empty();
        }
    }
}
