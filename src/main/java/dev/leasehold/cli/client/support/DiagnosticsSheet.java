package dev.leasehold.cli.client.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.cli.client.Table;
import dev.leasehold.cli.client.Terminal;
import java.io.PrintStream;
import java.time.Instant;

/** A task's diagnostics on a page. What could not be had comes first. */
final class DiagnosticsSheet {
    private final PrintStream out;
    private final Terminal terminal;
    private final Instant now;

    DiagnosticsSheet(PrintStream out, Terminal terminal, Instant now) {
        this.out = out;
        this.terminal = terminal;
        this.now = now;
    }

    void print(JsonNode found) {
        line("task", Cells.text(found, "task"));
        line("state", Cells.text(found, "state"));
        found.path("missing")
                .forEach(part -> line("missing", Cells.text(part, "part") + ": " + Cells.text(part, "why")));
        attempt(found.path("attempt"));
        lease(found.path("lease"));
        host(found.path("host"));
        if (found.path("journal").isArray()) {
            out.println();
            journal(found.path("journal"));
        }
        if (found.path("lastLines").isArray()) {
            out.println();
            out.println("last lines");
            found.path("lastLines").forEach(text -> out.println("  " + Cells.plain(text.asText())));
        }
    }

    private void line(String name, String value) {
        if (!value.equals("-")) {
            out.println("%-12s%s".formatted(name, value));
        }
    }

    private void attempt(JsonNode attempt) {
        if (attempt.isObject()) {
            line("attempt", Cells.text(attempt, "number"));
            line("sandbox", Cells.text(attempt, "sandbox"));
            line("code", Cells.text(attempt, "code"));
            line("message", Cells.text(attempt, "message"));
            line("suggestion", Cells.text(attempt, "suggestion"));
            line("exit", Cells.text(attempt, "exitCode"));
        }
    }

    private void lease(JsonNode lease) {
        if (lease.isObject()) {
            line("held by", Cells.text(lease, "host"));
            line("until", Cells.text(lease, "expiresAt"));
            line("quiet for", Cells.age(lease, "lastActivityAt", now));
        }
    }

    private void host(JsonNode host) {
        if (!host.isObject()) {
            return;
        }
        line("mode", Cells.text(host, "mode"));
        line("stage", Cells.text(host, "stage"));
        host.path("facts").properties().forEach(fact -> line(fact.getKey(), Cells.plain(text(fact.getValue()))));
        host.path("missing").forEach(part -> line("missing", Cells.plain(part.asText())));
        out.println();
        Table units = new Table("UNIT", "PID", "STATE", "REASON", "EXIT", "RESTARTS", "CPU", "MEMORY");
        for (JsonNode unit : host.path("units")) {
            units.row(
                    Cells.text(unit, "name"),
                    Cells.text(unit, "pid"),
                    Cells.text(unit, "state"),
                    Cells.text(unit, "reason"),
                    unit.hasNonNull("signal") ? "signal " + Cells.text(unit, "signal") : Cells.text(unit, "exitCode"),
                    Cells.text(unit, "restarts"),
                    unit.hasNonNull("cpuMillis") ? Cells.text(unit, "cpuMillis") + "ms" : "-",
                    unit.hasNonNull("residentBytes")
                            ? (unit.path("residentBytes").asLong() >> 10) + "K"
                            : "-");
        }
        units.print(out, terminal);
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }

    private void journal(JsonNode journal) {
        Table events = new Table("POSITION", "AT", "EVENT", "ATTEMPT", "DATA");
        journal.forEach(event -> events.row(
                Cells.text(event, "position"),
                Cells.text(event, "at").replaceFirst("\\.\\d+", ""),
                Cells.text(event, "kind"),
                Cells.text(event, "attempt"),
                event.path("data").isObject() ? Cells.plain(event.path("data").toString()) : "-"));
        events.print(out, terminal);
    }
}
