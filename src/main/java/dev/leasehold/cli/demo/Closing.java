package dev.leasehold.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Locale;

/** What the demo says at its end: what was won, where it is, what to try next. */
final class Closing {
    private Closing() {}

    static void print(PrintStream out, JsonNode standing, double seconds, String clone, boolean keep) {
        JsonNode best = standing.path("variants").path(0);
        double base = standing.path("baseline").path("score").asDouble();
        double score = best.path("score").asDouble();
        out.println();
        out.println(String.format(
                Locale.ROOT,
                "%d variants in %.0f s. The best, %s, needs %.0f updates where the baseline needs %.0f: %.1f times fewer.",
                standing.path("variants").size(),
                seconds,
                best.path("slug").asText(),
                score,
                base,
                score == 0 ? 0 : base / score));
        out.println();
        out.println(
                keep
                        ? "The service stays up until you press Ctrl-C. Until then, all of it can be cloned:"
                        : "All of it is in git, and stays when this service is gone:");
        out.println("  git clone -b %s %s plate".formatted(best.path("branch").asText(), clone));
        out.println("  cd plate && git show --stat && awk -f solver.awk | head -1");
        out.println();
        out.println("Next, an experiment of your own (docs/tutorial.md has it step by step):");
        out.println("  ./leasehold serve                              # in another terminal; it stays");
        out.println("  ./leasehold submit docs/examples/sorting/experiment.yaml");
        out.println("  ./leasehold watch ID; ./leasehold variants ID --plot sorting.svg");
    }
}
