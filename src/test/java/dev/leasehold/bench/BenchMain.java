package dev.leasehold.bench;

import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code leasehold bench NAME}: finds the benchmark of that name. */
public final class BenchMain {
    private static final Map<String, String> BENCHES = new TreeMap<>(Map.of(
            "delivery", "dev.leasehold.bench.DeliveryBench",
            "experiment", "dev.leasehold.bench.ExperimentBench",
            "followers", "dev.leasehold.bench.FollowersBench",
            "lease", "dev.leasehold.bench.LeaseBench",
            "subprocess", "dev.leasehold.bench.SubprocessBench"));
    private static final String HELP = """
            Usage: leasehold bench NAME [--quick] [--json]

              delivery     a workspace, and landing a commit, beside git's own commit, push and ls-remote
              experiment   what a decision costs, with 10 variants behind it and with 10,000
              followers    2,000 readers of logs and events on one service: latency, memory, processor time
              lease        submitting, claiming and completing, beside plain SQL, db-scheduler and JobRunr
              pod-exec     a task as a Job on a real cluster, beside such a Job written by hand (smoke/pod-bench)
              subprocess   what an attempt costs over the process it runs

              --quick      within 50 seconds, at less precision
              --json       one JSON object on stdout instead of a table

            Each runs on a PostgreSQL of its own that is gone afterwards. What the figures mean: docs/benchmarks.md""";

    private BenchMain() {}

    /** Those that are measured from here. */
    public static Set<String> names() {
        return BENCHES.keySet();
    }

    public static void main(String[] arguments) throws Exception {
        String name = arguments.length == 0 ? "--help" : arguments[0];
        if (name.equals("--help")
                || name.equals("-h")
                || Arrays.asList(arguments).contains("--help")) {
            System.out.println(HELP);
            return;
        }
        String bench = BENCHES.get(name);
        if (bench == null) {
            System.err.printf("leasehold: there is no benchmark '%s'. Did you mean '%s'?%n", name, nearest(name));
            System.exit(2);
        }
        run(bench, Arrays.copyOfRange(arguments, 1, arguments.length));
    }

    /** By name, so that one benchmark loads nothing of another. */
    private static void run(String bench, String[] arguments) throws Exception {
        // As in the service: the driver asks for each value of each row whether to tell of it.
        Logger.getLogger("").setLevel(Level.INFO);
        try {
            Class.forName(bench).getMethod("main", String[].class).invoke(null, (Object) arguments);
        } catch (InvocationTargetException e) {
            e.getCause().printStackTrace();
            System.exit(1);
        }
        // Libraries leave threads behind that are nobody's daemon.
        System.exit(0);
    }

    private static String nearest(String name) {
        return BENCHES.keySet().stream()
                .min(Comparator.comparingInt(known -> distance(known, name)))
                .orElseThrow();
    }

    /** How many letters must be added, removed or changed. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        Arrays.setAll(row, i -> i);
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int changed = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
