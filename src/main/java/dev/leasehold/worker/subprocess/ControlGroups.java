package dev.leasehold.worker.subprocess;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The control group hierarchies, of version 1 or 2, in which this host may make groups. Found by making one.
 *
 * @param memory where memory is limited, or nowhere
 * @param pids where processes are limited, or nowhere
 * @param cpu where version 1 counts the time of a whole group, where that is asked for, or nowhere
 * @param unified where version 2 is, to end and count a whole group at once, or nowhere
 */
record ControlGroups(List<Path> memory, List<Path> pids, List<Path> cpu, List<Path> unified) {
    static final ControlGroups NONE = new ControlGroups(List.of(), List.of(), List.of(), List.of());

    /**
     * Looks for hierarchies and makes a folder {@code name} in each, in which attempts get theirs.
     *
     * @param counting whether the groups have to count time, as not every process will have been reaped when it is asked
     */
    static synchronized ControlGroups find(String name, boolean counting) {
        try {
            return find(
                    name,
                    counting,
                    Files.readString(Path.of("/proc/self/cgroup")),
                    Files.readAllLines(Path.of("/proc/self/mountinfo")));
        } catch (IOException noControlGroups) {
            return NONE;
        }
    }

    private static ControlGroups find(String name, boolean counting, String own, List<String> mounts) {
        Map<String, String> ownPaths = new HashMap<>();
        own.lines()
                .map(line -> line.split(":", 3))
                .forEach(part ->
                        Stream.of(part[1].split(",", -1)).forEach(controller -> ownPaths.put(controller, part[2])));
        List<Path> memory = new ArrayList<>();
        List<Path> pids = new ArrayList<>();
        List<Path> cpu = new ArrayList<>();
        List<Path> unified = new ArrayList<>();
        for (String line : mounts) {
            Mount mount = Mount.parse(line);
            if (mount.type().equals("cgroup2")) {
                UnifiedGroup group = UnifiedGroup.around(mount.of(ownPaths.getOrDefault("", "/")));
                folder(group.path(), name)
                        .filter(dir -> Files.exists(dir.resolve("cgroup.kill")))
                        .forEach(dir -> {
                            unified.add(dir);
                            List<String> enabled = group.handOn(dir);
                            if (enabled.contains("memory")) {
                                memory.add(dir);
                            }
                            if (enabled.contains("pids")) {
                                pids.add(dir);
                            }
                        });
            } else if (mount.type().equals("cgroup")) {
                mount.controllers(ownPaths, "memory")
                        .flatMap(at -> folder(mount.of(at), name))
                        .forEach(memory::add);
                mount.controllers(ownPaths, "pids")
                        .flatMap(at -> folder(mount.of(at), name))
                        .forEach(pids::add);
                mount.controllers(ownPaths, "cpuacct")
                        .filter(at -> counting)
                        .flatMap(at -> folder(mount.of(at), name))
                        .forEach(cpu::add);
            }
        }
        // Entering a group of version 2 waits for the kernel's grace period (see docs/decisions): only where it limits
        // something, or where there is nothing else to end an attempt by.
        boolean worthIt = (memory.isEmpty() && pids.isEmpty())
                || unified.stream().anyMatch(dir -> memory.contains(dir) || pids.contains(dir));
        if (!worthIt) {
            unified.forEach(dir -> dir.toFile().delete());
        }
        return new ControlGroups(first(memory), first(pids), first(cpu), worthIt ? first(unified) : List.of());
    }

    private static List<Path> first(List<Path> found) {
        return found.stream().limit(1).toList();
    }

    private record Mount(Path root, Path point, String type, String options) {
        static Mount parse(String line) {
            // 31 23 0:28 ROOT POINT options - TYPE source OPTIONS
            String[] fields = line.split(" ", -1);
            int dash = List.of(fields).indexOf("-");
            return new Mount(Path.of(fields[3]), Path.of(fields[4]), fields[dash + 1], fields[dash + 3]);
        }

        /** Where the group at a path of the hierarchy is to be seen. */
        Path of(String path) {
            Path group = Path.of(path);
            return point.resolve(group.startsWith(root) ? root.relativize(group) : Path.of(""));
        }

        Stream<String> controllers(Map<String, String> ownPaths, String controller) {
            return List.of(options.split(",", -1)).contains(controller)
                    ? Stream.ofNullable(ownPaths.get(controller))
                    : Stream.empty();
        }
    }

    /** The host's folder in a group, when it can be made. */
    private static Stream<Path> folder(Path group, String name) {
        Path folder = group.resolve(name);
        try {
            if (!Files.isDirectory(folder)) {
                Files.createDirectory(folder);
            }
            return Files.isWritable(folder.resolve("cgroup.procs")) ? Stream.of(folder) : Stream.empty();
        } catch (IOException notOurs) {
            return Stream.empty();
        }
    }

    boolean limitMemory() {
        return !memory.isEmpty();
    }

    boolean limitProcesses() {
        return !pids.isEmpty();
    }

    /** Makes the groups of one attempt, with its limits. */
    ControlGroup create(String id, long memoryBytes, int processes) throws IOException {
        ControlGroup group = new ControlGroup(
                memory.stream().map(dir -> dir.resolve(id)).toList(),
                pids.stream().map(dir -> dir.resolve(id)).toList(),
                cpu.stream().map(dir -> dir.resolve(id)).toList(),
                unified.stream().map(dir -> dir.resolve(id)).toList(),
                processes);
        group.create(memoryBytes);
        return group;
    }

    /** Where the groups of one attempt are, once they are made. */
    List<Path> paths(String id) {
        return Stream.of(memory, pids, cpu, unified)
                .flatMap(List::stream)
                .distinct()
                .map(dir -> dir.resolve(id))
                .toList();
    }

    /** Removes the host's own folders. A group of an attempt that is still there keeps them. */
    void remove() {
        Stream.of(memory, pids, cpu, unified)
                .flatMap(List::stream)
                .map(Path::toFile)
                .forEach(java.io.File::delete);
    }

    /** A short line for people. */
    String describe() {
        if (memory.isEmpty() && pids.isEmpty() && unified.isEmpty()) {
            return "no control group is writable: limits by rlimits and by watching";
        }
        return "control groups: memory %s, processes %s, kill %s".formatted(yes(memory), yes(pids), yes(unified));
    }

    private static String yes(List<Path> where) {
        return where.isEmpty() ? "no" : "yes";
    }
}
