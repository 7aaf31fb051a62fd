package dev.leasehold.bench;

import dev.leasehold.delivery.Benched;
import dev.leasehold.delivery.BenchedHost;
import dev.leasehold.lease.Grant;
import dev.leasehold.platform.Folders;
import dev.leasehold.testing.TestDatabase;
import dev.leasehold.testing.TestPool;
import io.agroal.api.AgroalDataSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What a workspace costs, and the way from an outcome to a confirmed task beside {@code git commit}, {@code push} and
 * {@code ls-remote} of the same change to the same server. Both take turns.
 */
public final class DeliveryBench {
    private static final int AT_ONCE = 8;

    private DeliveryBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> flags = List.of(arguments);
        int samples = flags.contains("--quick") ? 18 : 60;
        Duration most = flags.contains("--quick") ? Duration.ofSeconds(20) : Duration.ofMinutes(5);
        Path folder = Files.createTempDirectory("leasehold-bench");
        Results results = new Results("delivery");
        try (TestDatabase database = TestDatabase.fresh();
                AgroalDataSource pool = TestPool.of(database, 16);
                Benched bench = new Benched(folder, pool)) {
            results.setting("repository", "2,000 files, 3,000 commits; 5 files changed; git http-backend on loopback");
            alone(bench.host("alone"), samples, most, results);
            together(bench, samples / 3, results);
        } finally {
            Folders.delete(folder);
        }
        System.out.println(flags.contains("--json") ? results.json() : results.table());
    }

    /** Up to so many samples, and a third of that before to warm up; fewer on a disk that is slow. */
    private static void alone(BenchedHost host, int samples, Duration most, Results results) throws Exception {
        host.cloneToo();
        List<Double> files = new ArrayList<>();
        List<Double> checkout = new ArrayList<>();
        List<Double> anew = new ArrayList<>();
        List<Double> byJGit = new ArrayList<>();
        List<Double> delivery = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < samples * 4 / 3 && System.nanoTime() - start < most.toNanos(); i++) {
            host.removeWorkspace();
            files.add(millis(host::bareFiles));
            host.removeWorkspace();
            byJGit.add(millis(host::checkoutByJGit));
            host.removeWorkspace();
            anew.add(millis(host::checkout));
            host.writeSpareTree();
            host.removeWorkspace();
            checkout.add(millis(host::checkout));
            host.change();
            Grant grant = host.claim();
            bare.add(millis(host::bareGit));
            delivery.add(millis(() -> host.deliver(grant)));
        }
        double theFiles = results.figure("bare-files-p50-ms", median(files), "the same files, written and no more");
        results.figure("checkout-p50-ms", median(checkout), "a workspace on a warm host");
        double ours = results.figure("checkout-anew-p50-ms", median(anew), "a workspace where no spare tree is");
        results.figure("jgit-checkout-p50-ms", median(byJGit), "the same files by JGit, in this process");
        double delivered = results.figure("delivery-p50-ms", median(delivery), "from the outcome to succeeded");
        double bareGit = results.figure("bare-git-p50-ms", median(bare), "git commit, push and ls-remote");
        results.ratio("bare-files", ours / theFiles, "checkout anew over the files alone");
        results.ratio("bare-git", delivered / bareGit, "at most 1.5");
    }

    private static void together(Benched bench, int each, Results results) throws Exception {
        List<BenchedHost> hosts = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            BenchedHost host = bench.host("host-" + i);
            host.removeWorkspace();
            host.checkout();
            hosts.add(host);
        }
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            long start = System.nanoTime();
            List<Future<?>> running = new ArrayList<>();
            for (BenchedHost host : hosts) {
                running.add(all.submit(() -> {
                    for (int i = 0; i < each; i++) {
                        host.change();
                        host.deliver(host.claim());
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            results.figure(
                    "tasks-per-second", AT_ONCE * each / seconds, "confirmed, with %d at once".formatted(AT_ONCE));
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

    /** Of all but the first quarter, in which everything is cold. */
    private static double median(List<Double> values) {
        List<Double> warm = values.subList(values.size() / 4, values.size()).stream()
                .sorted()
                .toList();
        return warm.get(warm.size() / 2);
    }
}
