package dev.leasehold.worker.subprocess;

import dev.leasehold.platform.process.ProcFs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The control group of version 2 that this service was started in, as the place where attempts get theirs.
 *
 * <p>A group hands controllers on to the groups in it only while no process is in the group itself; the root alone is
 * free of that. So the service moves into a group of its own beside those of the attempts. It takes along what it has
 * started and what has started it, and stays where it is when anybody else is there.
 *
 * @param path of the group that the service was started in, which is the one around its own once it has moved
 */
record UnifiedGroup(Path path) {
    /** Where services move to. All that were started in the same group share it. */
    static final String OF_SERVICES = "leasehold-service";

    private static final List<String> WANTED = List.of("memory", "pids");
    /** What is being started while the rest moves is seen by the next look. */
    private static final int LOOKS = 10;

    /** @param own the group that this process is in */
    static UnifiedGroup around(Path own) {
        Path around = own.getParent();
        return new UnifiedGroup(around != null && own.endsWith(OF_SERVICES) ? around : own);
    }

    /** Hands the controllers that limit something on to the groups in {@code dir}. Answers those that arrived. */
    List<String> handOn(Path dir) {
        try {
            if (!words(dir.resolve("cgroup.controllers")).containsAll(offered())) {
                openUp();
            }
            enable(dir, words(dir.resolve("cgroup.controllers")));
            return words(dir.resolve("cgroup.subtree_control"));
        } catch (IOException notDelegated) {
            return List.of();
        }
    }

    private List<String> offered() throws IOException {
        List<String> there = words(path.resolve("cgroup.controllers"));
        return WANTED.stream().filter(there::contains).toList();
    }

    private void openUp() throws IOException {
        try {
            enable(path, offered());
        } catch (IOException processesAreInIt) {
            if (moveOut()) {
                enable(path, offered());
            }
        }
    }

    private static void enable(Path group, List<String> there) throws IOException {
        for (String controller : WANTED) {
            if (there.contains(controller)) {
                Files.writeString(group.resolve("cgroup.subtree_control"), "+" + controller);
            }
        }
    }

    /** Whether nobody is left in the group. */
    private boolean moveOut() throws IOException {
        Path to = path.resolve(OF_SERVICES);
        for (int look = 0; look < LOOKS; look++) {
            List<Integer> members = members();
            if (members.isEmpty()) {
                return true;
            }
            if (!family().containsAll(members)) {
                return false;
            }
            if (!Files.isDirectory(to)) {
                Files.createDirectory(to);
            }
            for (int member : members) {
                move(member, to);
            }
        }
        return false;
    }

    private static void move(int member, Path to) throws IOException {
        try {
            Files.writeString(to.resolve("cgroup.procs"), String.valueOf(member));
        } catch (IOException refused) {
            if (ProcFs.stat(member).isPresent()) {
                throw refused;
            }
        }
    }

    private List<Integer> members() throws IOException {
        return Files.readAllLines(path.resolve("cgroup.procs")).stream()
                .map(Integer::valueOf)
                .toList();
    }

    private static Set<Integer> family() {
        Set<Integer> family = new HashSet<>(Set.of(ProcFs.SELF));
        ProcFs.descendants(ProcFs.SELF).forEach(process -> family.add(process.pid()));
        Stream.iterate(ProcFs.stat(ProcFs.SELF), stat -> stat.flatMap(child -> ProcFs.stat(child.parent())))
                .takeWhile(Optional::isPresent)
                .forEach(ancestor -> family.add(ancestor.orElseThrow().pid()));
        return family;
    }

    private static List<String> words(Path file) throws IOException {
        return List.of(Files.readString(file).trim().split(" ", -1));
    }
}
