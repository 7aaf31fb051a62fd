package dev.leasehold.bench;

import dev.leasehold.delivery.Benched;
import dev.leasehold.platform.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What a workspace costs, and the way from an outcome to a read-back ref beside {@code git commit}, {@code push} and
 * {@code ls-remote} of the same change to the same server. Both take turns.
 */
public final class DeliveryBench {
    private DeliveryBench() {}

    public static void main(String[] arguments) throws Exception {
        List<String> flags = List.of(arguments);
        int samples = flags.contains("--quick") ? 9 : 45;
        Path folder = Files.createTempDirectory("leasehold-bench");
        Results results = new Results("delivery");
        try (Benched bench = new Benched(folder)) {
            measure(bench, samples, results);
        } finally {
            Folders.delete(folder);
        }
        System.out.println(flags.contains("--json") ? results.json() : results.table());
    }

    private static void measure(Benched bench, int samples, Results results) throws Exception {
        double[] checkout = new double[samples];
        double[] delivery = new double[samples];
        double[] bare = new double[samples];
        for (int i = -samples / 3; i < samples; i++) {
            bench.removeWorkspace();
            double checkoutTook = millis(bench::checkout);
            bench.change();
            double bareTook = millis(bench::bareGit);
            double deliveryTook = millis(bench::deliver);
            if (i >= 0) {
                checkout[i] = checkoutTook;
                delivery[i] = deliveryTook;
                bare[i] = bareTook;
            }
        }
        results.setting("repository", "2,000 files, 3,000 commits; 5 files changed; git http-backend on loopback");
        results.figure("checkout-p50-ms", median(checkout), "a workspace on a warm host");
        double ours = results.figure("delivery-p50-ms", median(delivery), "quarantine (auto), push and read-back");
        double theirs = results.figure("bare-git-p50-ms", median(bare), "git commit, push and ls-remote");
        results.ratio("bare-git", ours / theirs, "at most 1.5");
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
