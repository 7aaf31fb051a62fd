package dev.leasehold.ui;

import dev.leasehold.platform.problem.ProblemCode;

/**
 * What to do about a problem, and where to go from its page. The service speaks to those who call it over REST; here the
 * same advice is a link.
 */
record Advice(String words, String path, String label) {
    static Advice of(String code, String usual) {
        return ProblemCode.of(code)
                .map(known -> switch (known) {
                    case NOT_FOUND -> home("Look for a typing mistake in it, or begin with the experiments.");
                    case TASK_NOT_FOUND -> new Advice("An old one may have been purged.", "/tasks", "All tasks");
                    case EXPERIMENT_NOT_FOUND -> new Advice("", "/", "All experiments");
                    default -> home(usual);
                })
                .orElse(home(usual));
    }

    private static Advice home(String words) {
        return new Advice(words, "/", "Back to the experiments");
    }
}
