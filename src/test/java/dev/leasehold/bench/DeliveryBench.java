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
import java.util.ArrayList;
import java.util.Arrays;
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
        Path folder = Files.createTempDirectory("leasehold-bench");
        Results results = new Results("delivery");
        try (TestDatabase database = TestDatabase.fresh();
                AgroalDataSource pool = TestPool.of(database, 16);
                Benched bench = new Benched(folder, pool)) {
            results.setting("repository", "2,000 files, 3,000 commits; 5 files changed; git http-backend on loopback");
            alone(bench.host("alone"), samples, results);
            together(bench, samples / 3, results);
        } finally {
            Folders.delete(folder);
        }
        System.out.println(flags.contains("--json") ? results.json() : results.table());
    }

    private static void alone(BenchedHost host, int samples, Results results) throws Exception {
        host.cloneToo();
        double[] checkout = new double[samples];
        double[] byJGit = new double[samples];
        double[] delivery = new double[samples];
        double[] bare = new double[samples];
        for (int i = -samples / 3; i < samples; i++) {
            host.removeWorkspace();
            double byJGitTook = millis(host::checkoutByJGit);
            host.removeWorkspace();
            double checkoutTook = millis(host::checkout);
            host.change();
            Grant grant = host.claim();
            double bareTook = millis(host::bareGit);
            double deliveryTook = millis(() -> host.deliver(grant));
            if (i >= 0) {
                checkout[i] = checkoutTook;
                byJGit[i] = byJGitTook;
                delivery[i] = deliveryTook;
                bare[i] = bareTook;
            }
        }
        results.figure("checkout-p50-ms", median(checkout), "a workspace on a warm host");
        results.figure("jgit-checkout-p50-ms", median(byJGit), "the same files by JGit, in this process");
        double ours = results.figure("delivery-p50-ms", median(delivery), "from the outcome to succeeded");
        double theirs = results.figure("bare-git-p50-ms", median(bare), "git commit, push and ls-remote");
        results.ratio("bare-git", ours / theirs, "at most 1.5");
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

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
