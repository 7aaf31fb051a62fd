package dev.leasehold.bench;

import dev.leasehold.experiment.loop.BenchedExperiments;
import dev.leasehold.testing.TestDatabase;
import dev.leasehold.testing.TestPool;
import io.agroal.api.AgroalDataSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What a decision about an experiment costs when it has few variants behind it and few ideas before it, and when it has
 * ten thousand of both. The sizes take turns, so that whatever else the machine does falls on all alike.
 */
public final class ExperimentBench {
    private static final List<Integer> SIZES = List.of(10, 100, 1_000, 10_000);
    private static final int VARIANTS = 10;

    private ExperimentBench() {}

    public static void main(String[] arguments) {
        List<String> flags = List.of(arguments);
        int rounds = flags.contains("--quick") ? 12 : 60;
        Results results = new Results("experiment");
        Map<Integer, List<Double>> times = new TreeMap<>();
        try (TestDatabase database = TestDatabase.fresh();
                AgroalDataSource pool = TestPool.of(database, 8);
                BenchedExperiments bench = new BenchedExperiments(pool)) {
            results.setting(
                    "decisions", "execute, evaluate, integrate and what came of them; the forge answers at once");
            Map<Integer, UUID> experiments = new TreeMap<>();
            SIZES.forEach(size -> experiments.put(size, bench.experiment(size)));
            for (int round = -rounds / 2; round < rounds; round++) {
                for (int size : SIZES) {
                    // A small one would grow by its own rounds: a new one each time.
                    UUID experiment = size < 1_000 ? bench.experiment(size) : experiments.get(size);
                    double took = (double) bench.run(experiment, Math.min(VARIANTS, size));
                    if (round >= 0) {
                        times.computeIfAbsent(size, _ -> new ArrayList<>())
                                .add(took
                                        / 1e6
                                        / Math.min(VARIANTS, size)
                                        / BenchedExperiments.DECISIONS_FOR_A_VARIANT);
                    }
                }
            }
        }
        Map<Integer, Double> medians = new TreeMap<>();
        times.forEach((size, values) -> medians.put(
                size,
                results.figure(
                        "decision-%s-ms".formatted(size < 1_000 ? size : size / 1_000 + "k"),
                        median(values),
                        "a decision with %,d variants behind and as many ideas before".formatted(size))));
        results.ratio(
                "decision-10k", medians.get(10_000) / medians.get(10), "that at 10,000 over that at 10; at most 1.5");
        System.out.println(flags.contains("--json") ? results.json() : results.table());
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }
}
