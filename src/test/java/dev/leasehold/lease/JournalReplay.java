package dev.leasehold.lease;

import dev.leasehold.platform.sql.Database;
import org.jspecify.annotations.Nullable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the tasks must look like, told by the journal alone.
 *
 * <p>An event that may not follow what was told before is an error of its own: a second holder, a second completion, a
 * cancelled task that goes on.
 */
public final class JournalReplay {
    private static final int MOST_ROWS = 1_000_000;
    private static final Set<String> NOBODY_S_FAILURE = Set.of("released", "host-stopped");

    /** A task as the events so far leave it. */
    record Told(
            String state,
            int attempt,
            @Nullable Long epoch,
            boolean cancelRequested,
            @Nullable String code,
            Failures failures) {}

    private final Map<String, Told> tasks = new HashMap<>();
    /** Events that must not follow what was told before them. */
    private final List<String> illegal = new ArrayList<>();

    private long lastPosition;

    static JournalReplay of(Journal journal) {
        JournalReplay replay = new JournalReplay();
        List<Event> page;
        do {
            page = journal.after(replay.lastPosition, 1_000);
            page.forEach(replay::fold);
        } while (!page.isEmpty());
        return replay;
    }

    /** Where the journal contradicts itself or the rows of tasks; empty when it tells exactly how each one stands. */
    public static List<String> problems(Database database) {
        JournalReplay replay = of(new Journal(database, System::nanoTime));
        List<String> problems = new ArrayList<>(replay.illegal);
        List<Task> rows =
                database.transact(connection -> new TaskSearch(TaskFilter.ALL, null).list(connection, MOST_ROWS));
        rows.forEach(row -> problems.addAll(replay.differencesFrom(row)));
        return problems;
    }

    Map<String, Told> tasks() {
        return tasks;
    }

    /** What a row should say and does not; empty when they agree. */
    private List<String> differencesFrom(Task row) {
        Told told = tasks.get(row.id());
        if (told == null) {
            return List.of("no event tells of " + row);
        }
        List<String> differences = new ArrayList<>();
        compare("state", told.state, row.state(), row, differences);
        compare("attempt", told.attempt, row.attempt(), row, differences);
        compare("code", told.code, row.code() == null ? null : row.code().wire(), row, differences);
        compare("failures", told.failures, row.failures(), row, differences);
        return differences;
    }

    private static void compare(
            String what, @Nullable Object told, @Nullable Object stands, Task row, List<String> differences) {
        if (!Objects.equals(told, stands)) {
            differences.add("%s of %s: the journal says %s, the row %s".formatted(what, row.id(), told, stands));
        }
    }

    private void fold(Event event) {
        expect(event, event.position() == lastPosition + 1, "comes after position " + lastPosition);
        lastPosition = event.position();
        Told before = tasks.get(event.task());
        if (before == null) {
            expect(event, event.kind().equals("task.queued"), "is the first of its task");
            tasks.put(event.task(), new Told("queued", 0, null, false, null, Failures.NONE));
        } else {
            tasks.put(event.task(), next(event, before));
        }
    }

    private Told next(Event event, Told before) {
        return switch (event.kind()) {
            case "task.claimed" -> {
                expect(event, before.state.equals("queued"), "but it was " + before);
                expect(event, event.attempt() != null && event.attempt() == before.attempt + 1, "after " + before);
                yield new Told("running", before.attempt + 1, event.epoch(), false, null, before.failures);
            }
            case "task.cancel-requested" -> {
                expectHeld(event, before);
                yield new Told("running", before.attempt, before.epoch, true, null, before.failures);
            }
            case "task.succeeded" -> {
                expectHeld(event, before);
                expect(event, !before.cancelRequested, "although it was to be cancelled");
                yield new Told("succeeded", before.attempt, null, false, null, before.failures);
            }
            case "task.requeued", "task.failed" -> {
                expectHeld(event, before);
                expect(event, !before.cancelRequested, "although it was to be cancelled");
                boolean failed = event.kind().equals("task.failed");
                yield new Told(
                        failed ? "failed" : "queued",
                        before.attempt,
                        null,
                        false,
                        failed ? text(event, "code") : null,
                        counted(event, before.failures));
            }
            case "task.cancelled" -> {
                if (event.epoch() == null) {
                    expect(event, before.state.equals("queued"), "without an epoch, but it was " + before);
                } else {
                    expectHeld(event, before);
                }
                yield new Told("cancelled", before.attempt, null, false, "cancelled", before.failures);
            }
            case "task.redriven" -> {
                boolean dead = before.state.equals("failed") || before.state.equals("cancelled");
                expect(event, dead, "but it was " + before);
                yield new Told("queued", before.attempt, null, false, null, Failures.NONE);
            }
            default -> {
                expect(event, false, "is of a kind nobody knows");
                yield before;
            }
        };
    }

    private static Failures counted(Event event, Failures before) {
        return NOBODY_S_FAILURE.contains(text(event, "code"))
                ? before
                : before.plus(text(event, "fault").equals("user") ? Fault.USER : Fault.INFRASTRUCTURE);
    }

    private static String text(Event event, String key) {
        return Objects.requireNonNull(event.data(), () -> "no data in " + event)
                .get(key)
                .asText();
    }

    /** The event names the attempt and the epoch that the last claim gave. */
    private void expectHeld(Event event, Told before) {
        boolean held = before.state.equals("running")
                && Objects.equals(before.epoch, event.epoch())
                && Objects.equals(before.attempt, event.attempt());
        expect(event, held, "but it was " + before);
    }

    private void expect(Event event, boolean legal, String otherwise) {
        if (!legal) {
            illegal.add(event + " " + otherwise);
        }
    }
}
