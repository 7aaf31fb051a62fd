package dev.leasehold.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Verdict;
import dev.leasehold.lease.Work;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.process.BareSpawn;
import dev.leasehold.worker.BoundedLog;
import dev.leasehold.worker.subprocess.BareSandbox;
import dev.leasehold.worker.subprocess.HostSettings;
import dev.leasehold.worker.subprocess.RoleSettings;
import dev.leasehold.worker.subprocess.SandboxLevel;
import dev.leasehold.worker.subprocess.SubprocessHost;
import dev.leasehold.worker.subprocess.SubprocessHosts;
import dev.leasehold.worker.subprocess.SubprocessMode;
import dev.leasehold.worker.subprocess.UidRange;
import dev.leasehold.worker.workspace.InputStore;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What a task costs beyond its process.
 *
 * <ul>
 *   <li>Overhead: one attempt of {@code true} from its start to its verdict, at each sandbox level, over a bare
 *       {@code posix_spawn} and wait of the same program; at the level {@code namespaces} of the same program in the same
 *       sandbox, its tool given the same words.
 *   <li>Rate: attempts per second over spawns per second by this JVM's {@code ProcessBuilder}, at the same concurrency.
 * </ul>
 *
 * Both sides of a comparison take turns in the same run.
 */
public final class SubprocessBench {
    private static final List<String> TRUE = List.of("/usr/bin/true");
    private static final int CONCURRENCY = 2 * Runtime.getRuntime().availableProcessors();
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final AtomicInteger TASKS = new AtomicInteger();

    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final Map<String, Double> ratios = new LinkedHashMap<>();
    private final Path folder;
    private final int samples;
    private final Duration round;
    private boolean warm;

    private SubprocessBench(Path folder, boolean quick) {
        this.folder = folder;
        this.samples = quick ? 150 : 600;
        this.round = Duration.ofMillis(quick ? 1_200 : 4_000);
    }

    public static void main(String[] arguments) throws Exception {
        List<String> flags = List.of(arguments);
        Path folder = Files.createTempDirectory("leasehold-bench");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        SubprocessBench bench = new SubprocessBench(folder, flags.contains("--quick"));
        bench.run();
        System.out.println(flags.contains("--json") ? bench.json() : bench.table());
        try (var left = Files.walk(folder)) {
            left.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        }
    }

    private void run() throws Exception {
        double worst = 0;
        for (SandboxLevel level : SandboxLevel.values()) {
            try (SubprocessHost host = SubprocessHost.open(new HostSettings(
                    folder.resolve(level.wire()),
                    level,
                    level,
                    UidRange.DEFAULT,
                    List.of(),
                    SubprocessHosts.starter()))) {
                warmUp(host);
                worst = Math.max(worst, overhead(host, level));
                rate(host, level);
            } catch (StartRefused notHere) {
                System.err.println(level.wire() + " is left out: " + notHere.getMessage());
            }
        }
        figures.put("overhead-p50-ms", worst);
    }

    /** Once for all levels, as they share nearly all of their code: a service compiles it once as well. */
    private void warmUp(SubprocessHost host) throws Exception {
        if (!warm) {
            SubprocessMode mode = new SubprocessMode(host, RoleSettings.of("bench"), InputStore.empty());
            perSecond(WARM_UP, () -> attempt(mode));
            warm = true;
        }
    }

    private double overhead(SubprocessHost host, SandboxLevel level) throws Exception {
        SubprocessMode mode = new SubprocessMode(host, RoleSettings.of("bench"), InputStore.empty());
        List<String> bare = bare(host);
        BareSpawn spawn = new BareSpawn();
        double[] bareMillis = new double[samples];
        double[] taskMillis = new double[samples];
        for (int i = -samples / 3; i < samples; i++) {
            double bareTook = millis(() -> spawn.run(bare));
            BareSpawn.tidy();
            double taskTook = millis(() -> attempt(mode));
            if (i >= 0) {
                bareMillis[i] = bareTook;
                taskMillis[i] = taskTook;
            }
        }
        double overhead = median(taskMillis) - median(bareMillis);
        figures.put("bare-" + level.wire() + "-p50-ms", median(bareMillis));
        figures.put("task-" + level.wire() + "-p50-ms", median(taskMillis));
        figures.put("overhead-" + level.wire() + "-p50-ms", overhead);
        return overhead;
    }

    /** The same program without Leasehold: alone, or in the very sandbox that an attempt is given. */
    private List<String> bare(SubprocessHost host) throws IOException {
        Path place = Files.createTempDirectory(folder, "bare").resolve("place");
        return Stream.concat(BareSandbox.words(host, place).stream(), TRUE.stream())
                .toList();
    }

    private void rate(SubprocessHost host, SandboxLevel level) throws Exception {
        SubprocessMode mode = new SubprocessMode(host, RoleSettings.of("bench"), InputStore.empty());
        List<String> raw = bare(host);
        double[] rawRates = new double[3];
        double[] taskRates = new double[3];
        for (int i = 0; i < rawRates.length; i++) {
            rawRates[i] = perSecond(round, () -> processBuilder(raw));
            BareSpawn.tidy();
            taskRates[i] = perSecond(round, () -> attempt(mode));
        }
        String suffix = level == SandboxLevel.PROCESS ? "" : "-" + level.wire();
        figures.put("raw-per-second" + suffix, median(rawRates));
        figures.put("tasks-per-second" + suffix, median(taskRates));
        ratios.put("spawn-rate" + suffix, median(taskRates) / median(rawRates));
    }

    private void attempt(SubprocessMode mode) throws Exception {
        Work work = new Work(new Command.Argv(TRUE), List.of(), List.of(), Map.of(), null, null);
        Grant grant = new Grant(
                "bench" + TASKS.incrementAndGet(),
                1,
                1,
                "bench",
                Duration.ofMinutes(1),
                Duration.ofHours(1),
                work,
                null);
        CompletableFuture<Verdict> done = new CompletableFuture<>();
        try (BoundedLog log = new BoundedLog(folder.resolve(grant.task()), 1 << 20)) {
            mode.start(grant, log, done::complete);
            Verdict verdict = done.get(1, TimeUnit.MINUTES);
            if (!verdict.succeeded()) {
                throw new IllegalStateException(verdict.toString());
            }
        }
    }

    private static void processBuilder(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " failed");
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    private static double millis(Action action) throws Exception {
        long start = System.nanoTime();
        action.run();
        return (System.nanoTime() - start) / 1e6;
    }

    private static double perSecond(Duration time, Action action) throws Exception {
        AtomicInteger count = new AtomicInteger();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(CONCURRENCY)) {
            List<Future<?>> running = new java.util.ArrayList<>();
            for (int i = 0; i < CONCURRENCY; i++) {
                running.add(threads.submit(() -> {
                    while (System.nanoTime() - start < time.toNanos()) {
                        action.run();
                        count.incrementAndGet();
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        return count.get() / ((System.nanoTime() - start) / 1e9);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private String json() throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("bench", "subprocess");
        object.put("figures", figures);
        object.put("ratios", ratios);
        return new JsonMapper().writeValueAsString(object);
    }

    private String table() {
        StringBuilder table = new StringBuilder();
        figures.forEach((name, value) -> table.append("%-36s %10.2f%n".formatted(name, value)));
        ratios.forEach((name, value) -> table.append("%-36s %10.2f%n".formatted("ratio " + name, value)));
        return table.toString().stripTrailing();
    }
}
