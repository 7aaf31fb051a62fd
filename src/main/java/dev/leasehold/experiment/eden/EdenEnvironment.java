package dev.leasehold.experiment.eden;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables that EDEN's commands expect and that are the same wherever they run; {@link EdenCommand} has the others.
 * Nothing of the host's own environment is among them, and no credential: commands that call EDEN's API do not run here.
 */
final class EdenEnvironment {
    /** Relative to the working directory, as are the others. */
    static final String EXECUTION_TASK = ".eden/task.json";

    static final String EXECUTION_OUTCOME = ".eden/outcome.json";
    static final String EVALUATION_TASK = ".eden/eval-task.json";
    static final String EVALUATION_OUTCOME = ".eden/eval-outcome.json";

    private EdenEnvironment() {}

    /** For the ideator; {@code base} is the seed's commit. */
    static Map<String, String> ideator(String base) {
        Map<String, String> env = common("wkr_ideator");
        env.put("EDEN_BASE_COMMIT_SHA", base);
        env.put("EDEN_IDEAS_PER_IDEATION", "1");
        return env;
    }

    static Map<String, String> executor() {
        return task("wkr_executor", EXECUTION_TASK, EXECUTION_OUTCOME);
    }

    static Map<String, String> evaluator() {
        return task("wkr_evaluator", EVALUATION_TASK, EVALUATION_OUTCOME);
    }

    private static Map<String, String> task(String worker, String task, String outcome) {
        Map<String, String> env = common(worker);
        env.put("EDEN_TASK_JSON", task);
        env.put("EDEN_OUTPUT", outcome);
        return env;
    }

    private static Map<String, String> common(String worker) {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("EDEN_WORKER_ID", worker);
        // EDEN's images set it. Without it a Python ideator that does not flush never becomes ready.
        env.put("PYTHONUNBUFFERED", "1");
        return env;
    }
}
