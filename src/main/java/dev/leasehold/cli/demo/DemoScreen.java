package dev.leasehold.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How the demo shows progress: one line drawn again on a terminal, a line for each change in a pipe. */
final class DemoScreen {
    private static final int WIDTH = 24;

    private final PrintStream out;
    private final boolean terminal;
    private Map<String, String> shown = Map.of();

    DemoScreen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void progress(List<JsonNode> tasks) {
        Map<String, String> states = new TreeMap<>();
        tasks.forEach(task ->
                states.put(task.at("/labels/demo").asText(), task.get("state").asText()));
        if (terminal) {
            bar(states);
        } else {
            states.forEach((name, state) -> {
                if (!state.equals(shown.get(name))) {
                    out.printf("%-16s %s%n", name, state);
                }
            });
        }
        shown = states;
    }

    private void bar(Map<String, String> states) {
        long done = states.values().stream().filter(DemoScreen::isEnd).count();
        long running = states.values().stream().filter("running"::equals).count();
        int filled = (int) (WIDTH * done / Math.max(1, states.size()));
        out.printf(
                "\r[%s%s] %d of %d done, %d running ",
                "#".repeat(filled), ".".repeat(WIDTH - filled), done, states.size(), running);
        out.flush();
    }

    static boolean isEnd(String state) {
        return switch (state) {
            case "succeeded", "failed", "cancelled" -> true;
            default -> false;
        };
    }

    void table(List<DemoResult> results) {
        out.printf(terminal ? "\r%s\r" : "%s", terminal ? " ".repeat(WIDTH + 40) : "");
        out.printf(
                "%n%-16s %-10s %-18s %8s %8s  %-11s %s%n",
                "TASK", "STATE", "CODE", "ATTEMPTS", "MILLIS", "SANDBOX", "LAST LINE");
        for (DemoResult result : results) {
            out.printf(
                    "%-16s %-10s %-18s %8d %8d  %-11s %s%n",
                    result.name(),
                    result.state(),
                    result.code() == null ? "-" : result.code(),
                    result.attempts(),
                    result.wallMillis(),
                    result.sandbox(),
                    result.lastLine());
        }
    }

    void say(String line) {
        out.println(line);
    }
}
