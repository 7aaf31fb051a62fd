package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Palette;
import dev.leasehold.cli.client.Table;
import dev.leasehold.cli.client.Terminal;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;

/** One task on a page: what it is, how it stands, its attempts, its delivery. Nothing is shown that is not there. */
final class TaskSheet {
    private final PrintStream out;
    private final Terminal terminal;
    private final Instant now;

    TaskSheet(PrintStream out, Terminal terminal, Instant now) {
        this.out = out;
        this.terminal = terminal;
        this.now = now;
    }

    void print(JsonNode task, JsonNode attempts, JsonNode delivery) {
        head(task);
        if (!attempts.isEmpty()) {
            JsonNode last = attempts.path(attempts.size() - 1);
            line("suggestion", Cells.text(last, "suggestion"));
            JsonNode outcome = last.path("outcome");
            line("outcome", outcome.isObject() ? Cells.plain(outcome.toString()) : "-");
            out.println();
            attempts(attempts);
        }
        if (!delivery.path("attempts").isEmpty()) {
            out.println();
            rungs(delivery);
        }
    }

    /** In a word or two, for a list of what was done to several. */
    static String state(JsonNode task) {
        boolean asked = task.hasNonNull("cancelRequestedAt") && !task.hasNonNull("finishedAt");
        return asked ? "being cancelled" : Cells.text(task, "state");
    }

    private void head(JsonNode task) {
        line("task", Cells.text(task, "id"));
        line("state", new Palette(terminal.colours()).state(Cells.text(task, "state")));
        line("code", Cells.text(task, "code"));
        line("message", Cells.text(task, "message"));
        line("role", Cells.text(task, "role"));
        line("group", Cells.text(task, "group"));
        line("labels", ListCommand.labels(task.path("labels")));
        line("command", Cells.command(task.at("/work/command")));
        JsonNode source = task.at("/work/source");
        if (source.isObject()) {
            line(
                    "source",
                    Cells.text(source, "repository") + " at "
                            + Cells.plain(source.path("parents").path(0).asText()));
        }
        moment(task, "submitted", "submittedAt");
        moment(task, "ended", "finishedAt");
        moment(task, "printed", "lastActivityAt");
        moment(task, "not before", "runAfter");
        line("host", Cells.text(task, "host"));
    }

    private void moment(JsonNode task, String name, String member) {
        if (task.hasNonNull(member)) {
            Duration ago = Duration.between(Instant.parse(task.path(member).asText()), now);
            String distance = ago.isNegative() ? "in " + Cells.span(ago.negated()) : Cells.span(ago) + " ago";
            line(name, "%s (%s)".formatted(Cells.text(task, member).replaceFirst("\\.\\d+", ""), distance));
        }
    }

    private void line(String name, String value) {
        if (!value.equals("-")) {
            out.println("%-12s%s".formatted(name, value));
        }
    }

    private void attempts(JsonNode attempts) {
        Table table = new Table("ATTEMPT", "STATE", "EXIT", "TOOK", "SANDBOX", "HOST", "MESSAGE");
        for (JsonNode attempt : attempts) {
            table.row(
                    Cells.text(attempt, "number"),
                    attempt.hasNonNull("endedAt")
                            ? attempt.hasNonNull("code") ? Cells.text(attempt, "code") : "succeeded"
                            : "running",
                    attempt.hasNonNull("signal")
                            ? "signal " + Cells.text(attempt, "signal")
                            : Cells.text(attempt, "exitCode"),
                    took(attempt),
                    Cells.text(attempt, "sandbox"),
                    Cells.text(attempt, "host"),
                    Cells.text(attempt, "message"));
        }
        table.print(out, terminal);
    }

    private String took(JsonNode attempt) {
        Instant from = Instant.parse(attempt.path("startedAt").asText());
        Instant to = attempt.hasNonNull("endedAt")
                ? Instant.parse(attempt.path("endedAt").asText())
                : now;
        return Cells.span(Duration.between(from, to));
    }

    private void rungs(JsonNode delivery) {
        Table table = new Table("DELIVERY", "STATE", "COMMIT", "RUNGS");
        for (JsonNode attempt : delivery.path("attempts")) {
            StringBuilder rungs = new StringBuilder();
            attempt.path("rungs")
                    .forEach(rung -> rungs.append(rungs.isEmpty() ? "" : " > ").append(Cells.text(rung, "rung")));
            table.row(
                    Cells.text(attempt, "ref"),
                    Cells.text(attempt, "state"),
                    Cells.text(attempt, "commit"),
                    rungs.isEmpty() ? "-" : rungs.toString());
        }
        table.print(out, terminal);
    }
}
