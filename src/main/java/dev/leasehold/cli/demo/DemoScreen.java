package dev.leasehold.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** A line for each variant that came to its end, and on a terminal one below them that is drawn again and again. */
final class DemoScreen {
    private static final String CLEAR = "\r\u001b[K";
    private static final int WIDTH = 24;

    private final PrintStream out;
    private final boolean terminal;
    private final long start = System.nanoTime();
    private final Set<String> told = new HashSet<>();

    DemoScreen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void progress(JsonNode experiment, JsonNode standing) {
        JsonNode baseline = standing.path("baseline");
        double base = baseline.path("score").asDouble();
        tell(baseline, base);
        standing.path("variants").forEach(variant -> tell(variant, base));
        if (terminal) {
            JsonNode counts = experiment.path("counts");
            int ideas = Math.max(1, counts.path("ideas").asInt());
            int done = told.size();
            int filled = Math.min(WIDTH, WIDTH * done / (ideas + 1));
            out.printf(
                    "%s[%s%s] %d ideas, %d being made, %d being measured%s",
                    CLEAR,
                    "#".repeat(filled),
                    ".".repeat(WIDTH - filled),
                    ideas,
                    counts.path("executing").asInt(),
                    counts.path("evaluating").asInt(),
                    counts.path("ideating").asBoolean() ? ", the ideator thinks" : "");
            out.flush();
        }
    }

    private void tell(JsonNode variant, double base) {
        if (variant.path("finishedAt").isNull()
                || !variant.has("id")
                || !told.add(variant.path("id").asText())) {
            return;
        }
        String worth = variant.path("score").isNumber()
                ? "%10d updates  %s".formatted(variant.path("score").asLong(), times(base, variant))
                : variant.path("reason").asText();
        say("%6.1f s  %-14s %-11s %s"
                .formatted(
                        (System.nanoTime() - start) / 1e9,
                        variant.path("slug").asText(),
                        variant.path("state").asText(),
                        worth));
    }

    static String times(double base, JsonNode variant) {
        return base == 0
                ? ""
                : String.format(
                        Locale.ROOT, "%5.1f x", base / variant.path("score").asDouble());
    }

    void table(JsonNode standing) {
        double base = standing.path("baseline").path("score").asDouble();
        say("");
        say("RANK  %-14s %-11s %10s %8s %8s  %s"
                .formatted("VARIANT", "STATE", "UPDATES", "BETTER", "OMEGA", "BRANCH, OR WHY NOT"));
        for (JsonNode variant : standing.path("variants")) {
            JsonNode metrics = variant.path("metrics");
            say("%4s  %-14s %-11s %10s %8s %8s  %s"
                    .formatted(
                            variant.path("rank").isNull()
                                    ? "-"
                                    : variant.path("rank").asText(),
                            variant.path("slug").asText(),
                            variant.path("state").asText(),
                            metrics.path("updates").asText("-"),
                            metrics.isObject() ? times(base, variant).strip() : "-",
                            metrics.path("omega").asText("-"),
                            variant.path("branch").isNull()
                                    ? variant.path("reason").asText()
                                    : variant.path("branch").asText()));
        }
        say("");
    }

    void say(String line) {
        out.println((terminal ? CLEAR : "") + line);
    }
}
