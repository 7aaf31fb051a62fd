package dev.leasehold.platform.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the kernel tells of processes. A process that has gone meanwhile is an empty answer, never an error. */
public final class ProcFs {
    private static final long PF_EXITING = 4;
    /** In which the kernel speaks to programs, whatever its own are. */
    private static final long MILLIS_PER_TICK = 10;

    private static final Path PROC = Path.of("/proc");
    public static final int SELF = (int) ProcessHandle.current().pid();

    private ProcFs() {}

    /**
     * One process as of now.
     *
     * @param name of the program, cut at 15 characters, or what the process calls itself
     * @param leaving whether its only thread is on its way out: no instruction of the program runs any more
     * @param startTicks when it started, in clock ticks since boot. With the pid it names a process for good
     */
    public record Stat(
            int pid,
            char state,
            boolean leaving,
            String name,
            int parent,
            int group,
            int session,
            long cpuTicks,
            long startTicks,
            long residentPages) {
        public boolean zombie() {
            return state == 'Z' || state == 'X';
        }
    }

    public static List<Integer> pids() {
        List<Integer> pids = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            entries.forEach(
                    entry -> pids.add(Integer.parseInt(entry.getFileName().toString())));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("cannot list /proc", e);
        }
        return pids;
    }

    /** How many threads run or sleep on this machine now, of all users. */
    public static long threadsOfTheMachine() throws IOException {
        // 0.20 0.18 0.12 RUNNING/ALL LAST
        String counts = Files.readString(PROC.resolve("loadavg")).split(" ", 5)[3];
        return Long.parseLong(counts.substring(counts.indexOf('/') + 1));
    }

    public static Optional<Stat> stat(int pid) {
        return read(pid, "stat").map(line -> parse(pid, line));
    }

    /**
     * How long a process has been there, to a hundredth of a second. Java's own word for it is up to a second too much: it
     * takes the machine's start from where it is written in whole seconds.
     */
    public static Optional<Duration> age(int pid) throws IOException {
        String sinceBoot = Files.readString(PROC.resolve("uptime")).split(" ", 2)[0];
        Duration now = Duration.ofMillis((long) (Double.parseDouble(sinceBoot) * 1000));
        return stat(pid).map(stat -> now.minusMillis(stat.startTicks() * MILLIS_PER_TICK));
    }

    private static Stat parse(int pid, String line) {
        // The name stands in parentheses and may hold anything, parentheses and spaces included.
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return new Stat(
                pid,
                fields[0].charAt(0),
                (Long.parseLong(fields[6]) & PF_EXITING) != 0 && Integer.parseInt(fields[17]) <= 1,
                line.substring(line.indexOf('(') + 1, line.lastIndexOf(')')),
                Integer.parseInt(fields[1]),
                Integer.parseInt(fields[2]),
                Integer.parseInt(fields[3]),
                Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
                Long.parseLong(fields[19]),
                Long.parseLong(fields[21]));
    }

    /** Direct children that the process's first thread has. Orphans given to a subreaper are among them. */
    public static List<Integer> children(int pid) {
        return read(pid, "task/" + pid + "/children").stream()
                .flatMap(line -> java.util.Arrays.stream(line.trim().split(" ", -1)))
                .filter(word -> !word.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }

    /** All that descends from the process now, as far as each one's parent still lives. */
    public static List<Stat> descendants(int pid) {
        Map<Integer, List<Stat>> byParent =
                pids().stream().flatMap(one -> stat(one).stream()).collect(Collectors.groupingBy(Stat::parent));
        List<Stat> found = new ArrayList<>(byParent.getOrDefault(pid, List.of()));
        for (int i = 0; i < found.size(); i++) {
            found.addAll(byParent.getOrDefault(found.get(i).pid(), List.of()));
        }
        return found;
    }

    public static Optional<Integer> uid(int pid) {
        return status(pid, "Uid:").map(ProcFs::realUid);
    }

    /** Of 32 bits without a sign, as the kernel has it: those of pods with user namespaces are mostly above 2³¹. */
    static int realUid(String four) {
        return Integer.parseUnsignedInt(four.split("\\s+", 2)[0]);
    }

    /** Whether the process works in the folder or below it, or did until the folder was removed. */
    public static boolean worksIn(int pid, Path folder) {
        try {
            return Files.readSymbolicLink(PROC.resolve(pid + "/cwd")).startsWith(folder);
        } catch (IOException goneOrNotOurs) {
            return false;
        }
    }

    /** Whether the environment the process was started with holds {@code entry}. No, when it may not be read. */
    public static boolean environHolds(int pid, String entry) {
        return read(pid, "environ")
                .filter(environ -> ("\0" + environ + "\0").contains("\0" + entry + "\0"))
                .isPresent();
    }

    static Optional<String> status(int pid, String key) {
        return read(pid, "status")
                .flatMap(text -> text.lines()
                        .filter(line -> line.startsWith(key))
                        .map(line -> line.substring(key.length()).trim())
                        .findFirst());
    }

    private static Optional<String> read(int pid, String file) {
        try {
            return Optional.of(Files.readString(PROC.resolve(pid + "/" + file), StandardCharsets.ISO_8859_1));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
