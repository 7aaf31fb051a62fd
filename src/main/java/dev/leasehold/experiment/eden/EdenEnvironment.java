package dev.leasehold.experiment.eden;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The variables that EDEN's commands expect. Nothing of the host's own environment is among them, and no credential:
 * commands that call EDEN's API do not run here.
 */
public final class EdenEnvironment {
    /** Relative to the working directory, as are the others. */
    public static final String EXECUTION_TASK = ".eden/task.json";

    public static final String EXECUTION_OUTCOME = ".eden/outcome.json";
    public static final String EVALUATION_TASK = ".eden/eval-task.json";
    public static final String EVALUATION_OUTCOME = ".eden/eval-outcome.json";

    private EdenEnvironment() {}

    /**
     * For the ideator.
     *
     * @param folder where the command sees the experiment folder; absolute
     * @param base the seed's commit
     */
    public static Map<String, String> ideator(String folder, String base, String worker) {
        Map<String, String> env = common(folder, worker);
        env.put("EDEN_BASE_COMMIT_SHA", base);
        env.put("EDEN_IDEAS_PER_IDEATION", "1");
        return Map.copyOf(env);
    }

    /** For an executor whose working directory is {@code workspace}, absolute. */
    public static Map<String, String> executor(String folder, String worker, String workspace) {
        return task(folder, worker, workspace, EXECUTION_TASK, EXECUTION_OUTCOME);
    }

    /** For an evaluator whose working directory is {@code workspace}, absolute. */
    public static Map<String, String> evaluator(String folder, String worker, String workspace) {
        return task(folder, worker, workspace, EVALUATION_TASK, EVALUATION_OUTCOME);
    }

    private static Map<String, String> task(
            String folder, String worker, String workspace, String task, String outcome) {
        Map<String, String> env = common(folder, worker);
        env.put("EDEN_TASK_JSON", task);
        env.put("EDEN_OUTPUT", outcome);
        env.put("EDEN_WORKTREE", workspace);
        env.put("EDEN_REPO_DIR", workspace + "/.git");
        return Map.copyOf(env);
    }

    private static Map<String, String> common(String folder, String worker) {
        Map<String, String> env = new LinkedHashMap<>();
        env.put("EDEN_EXPERIMENT_DIR", folder);
        env.put("EDEN_WORKER_ID", worker);
        // EDEN's images set it. Without it a Python ideator that does not flush never becomes ready.
        env.put("PYTHONUNBUFFERED", "1");
        return env;
    }
}
