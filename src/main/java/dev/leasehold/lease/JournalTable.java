package dev.leasehold.lease;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The rows of {@code journal_batch}, {@code journal_entry} and {@code journal_pack}.
 *
 * <p>A batch has either entries or one pack, which stands for as many entries as it names tasks. Claims and plain
 * successes are packed: they are most of what is told, many are told at once, and all of one batch are alike.
 */
final class JournalTable {
    /** Two services agree on it as the one appender's lock. */
    private static final long APPENDER = 0x6c65617365_01L;

    /** The events of the batch {@code b}. */
    private static final String OF_BATCH = """
            lateral (
              select ordinal, at, kind, task, experiment, project, attempt, epoch, data
              from journal_entry where batch = b.number
              union all
              select one.ordinal, p.at, p.kind, one.task, null, null, one.attempt, one.epoch, p.data
              from journal_pack p,
                unnest(p.tasks, p.attempts, p.epochs) with ordinality as one (task, attempt, epoch, ordinal)
              where p.batch = b.number
            ) e
            """;

    /** The events of a task, which is named twice. Its attempts know the packs that tell of them. */
    private static final String OF_TASK = """
            (
              select batch, ordinal, at, kind, task, experiment, project, attempt, epoch, data
              from journal_entry where task = ?
              union all
              select p.batch, one.ordinal, p.at, p.kind, a.task, null, null, a.number, p.epochs[one.ordinal], p.data
              from attempt a
              join journal_pack p on p.batch = any(array[a.claimed_in, a.ended_in])
              cross join lateral (select array_position(p.tasks, a.task) as ordinal) as one
              where a.task = ?
            ) e
            """;

    /** A fact to be told. */
    record Entry(
            String kind,
            UUID task,
            @Nullable Integer attempt,
            @Nullable Long epoch,
            @Nullable Object data) {}

    /** What a round of the appender placed: the last position given, and the last batch it looked at. */
    record Placed(long lastPosition, long lastBatch) {}

    /**
     * Tells the facts in the transaction that makes them true. Claims and plain successes are told by the statements that
     * make them, see {@link ClaimTable#claim} and {@link PlainSuccess}.
     */
    Sql append(Connection connection, Collection<Entry> entries) {
        return Sql.of(
                connection,
                """
                with batch as (insert into journal_batch (entries) values (?) returning number)
                insert into journal_entry (batch, ordinal, kind, task, attempt, epoch, data)
                select batch.number, e.ordinal, e.kind, e.task, e.attempt, e.epoch, e.data::jsonb
                from batch, unnest(?::text[], ?::uuid[], ?::int[], ?::bigint[], ?::text[])
                  with ordinality as e (kind, task, attempt, epoch, data, ordinal)
                """,
                entries.size(),
                Sql.column("text", entries, Entry::kind),
                Sql.column("uuid", entries, Entry::task),
                Sql.column("int", entries, Entry::attempt),
                Sql.column("bigint", entries, Entry::epoch),
                Sql.column("text", entries, entry -> entry.data() == null ? null : Json.write(entry.data())));
    }

    /** The same for facts of experiments. */
    Sql appendFacts(Connection connection, Collection<Chronicle.Fact> facts) {
        return Sql.of(
                connection,
                """
                with batch as (insert into journal_batch (entries) values (?) returning number)
                insert into journal_entry (batch, ordinal, kind, experiment, data)
                select batch.number, e.ordinal, e.kind, e.experiment, e.data::jsonb
                from batch, unnest(?::text[], ?::uuid[], ?::text[]) with ordinality as e (kind, experiment, data, ordinal)
                """,
                facts.size(),
                Sql.column("text", facts, Chronicle.Fact::kind),
                Sql.column("uuid", facts, Chronicle.Fact::experiment),
                Sql.column("text", facts, fact -> fact.data() == null ? null : Json.write(fact.data())));
    }

    /** The same for what happened to refs. */
    Sql appendOfRefs(Connection connection, Collection<Chronicle.OfRef> facts) {
        return Sql.of(
                connection,
                """
                with batch as (insert into journal_batch (entries) values (?) returning number)
                insert into journal_entry (batch, ordinal, kind, project, task, attempt, data)
                select batch.number, e.ordinal, e.kind, e.project, e.task, e.attempt, e.data::jsonb
                from batch, unnest(?::text[], ?::text[], ?::uuid[], ?::int[], ?::text[])
                  with ordinality as e (kind, project, task, attempt, data, ordinal)
                """,
                facts.size(),
                Sql.column("text", facts, Chronicle.OfRef::kind),
                Sql.column("text", facts, Chronicle.OfRef::project),
                Sql.column("uuid", facts, fact -> named(fact, Landings.Named::task)),
                Sql.column("int", facts, fact -> named(fact, Landings.Named::attempt)),
                Sql.column("text", facts, fact -> Json.write(fact.data())));
    }

    /** Null for a ref of no attempt's. */
    private static <T> @Nullable T named(Chronicle.OfRef fact, Function<Landings.Named, T> what) {
        return Landings.Named.of(fact.ref()).map(what).orElse(null);
    }

    /** Whether this transaction is now the one appender. */
    boolean becomeAppender(Connection connection) throws SQLException {
        return Sql.of(connection, "select pg_try_advisory_xact_lock(?)", APPENDER)
                .first(row -> row.getBoolean(1))
                .orElseThrow();
    }

    /**
     * Gives positions to committed batches that have none: those numbered {@code fromBatch} or later, and those among
     * {@code missed}. Empty if there are none.
     */
    Optional<Placed> place(Connection connection, long fromBatch, Collection<Long> missed, int limit)
            throws SQLException {
        return Sql.of(connection, """
                with head as (
                  select coalesce((select first_position + entries from journal_batch
                                   where first_position is not null order by first_position desc limit 1), 1) as next
                ), pending as (
                  (select number, entries from journal_batch
                   where first_position is null and number >= ? order by number limit ?)
                  union
                  select number, entries from journal_batch where first_position is null and number = any(?)
                ), placed as (
                  select number, sum(entries) over (order by number) - entries as before from pending
                ), updated as (
                  update journal_batch b set first_position = head.next + placed.before
                  from placed, head where b.number = placed.number
                  returning b.number, b.first_position + b.entries - 1 as last_position
                )
                select max(last_position) as last_position, max(number) as last_batch from updated having count(*) > 0
                """, fromBatch, limit, Sql.column("bigint", missed, number -> number))
                .first(row -> new Placed(row.getLong("last_position"), row.getLong("last_batch")));
    }

    /** Which of these numbers, and of those from {@code from} to {@code to}, belong to no batch with a position. */
    List<Long> missing(Connection connection, Collection<Long> numbers, long from, long to) throws SQLException {
        return Sql.of(connection, """
                select n from (select unnest(?::bigint[]) union select generate_series(?::bigint, ?::bigint)) as c (n)
                where not exists (
                  select 1 from journal_batch b where b.number = n and b.first_position is not null)
                order by n
                """, Sql.column("bigint", numbers, number -> number), from, to)
                .list(row -> row.getLong(1));
    }

    List<Event> after(Connection connection, long position, int limit) throws SQLException {
        return Sql.of(connection, """
                select b.first_position + e.ordinal - 1 as position, e.*
                from journal_batch b cross join %s
                where b.first_position >= coalesce(
                    (select max(first_position) from journal_batch where first_position <= ?), 0)
                  and b.first_position + e.ordinal - 1 > ?
                order by b.first_position, e.ordinal
                limit ?
                """.formatted(OF_BATCH), position, position, limit)
                .list(JournalTable::event);
    }

    List<Event> ofTask(Connection connection, UUID task, long position, int limit) throws SQLException {
        return Sql.of(connection, """
                select b.first_position + e.ordinal - 1 as position, e.*
                from %s join journal_batch b on b.number = e.batch
                where b.first_position is not null and b.first_position + e.ordinal - 1 > ?
                order by e.batch, e.ordinal
                limit ?
                """.formatted(OF_TASK), task, task, position, limit)
                .list(JournalTable::event);
    }

    /** The newest first. */
    List<Event> lastOfTask(Connection connection, UUID task, int limit) throws SQLException {
        return Sql.of(connection, """
                select b.first_position + e.ordinal - 1 as position, e.*
                from %s join journal_batch b on b.number = e.batch
                where b.first_position is not null
                order by e.batch desc, e.ordinal desc
                limit ?
                """.formatted(OF_TASK), task, task, limit).list(JournalTable::event);
    }

    List<Event> ofExperiment(Connection connection, UUID experiment, long position, int limit) throws SQLException {
        return Sql.of(connection, """
                select b.first_position + e.ordinal - 1 as position, e.*
                from journal_entry e join journal_batch b on b.number = e.batch
                where e.experiment = ? and b.first_position is not null and b.first_position + e.ordinal - 1 > ?
                order by e.batch, e.ordinal
                limit ?
                """, experiment, position, limit).list(JournalTable::event);
    }

    /** The last position given, 0 for none. */
    long head(Connection connection) throws SQLException {
        return Sql.of(connection, """
                select first_position + entries - 1 from journal_batch
                where first_position is not null order by first_position desc limit 1
                """).first(row -> row.getLong(1)).orElse(0L);
    }

    /** The first position still there, 1 for an empty journal. */
    long tail(Connection connection) throws SQLException {
        return Sql.of(connection, """
                select first_position from journal_batch
                where first_position is not null order by first_position limit 1
                """).first(row -> row.getLong(1)).orElse(1L);
    }

    /** Drops the oldest batches of that age, but never the last one: its end is where positions go on. */
    int purge(Connection connection, Duration age, int limit) throws SQLException {
        return Sql.of(connection, """
                with old as (
                  select b.number from journal_batch b
                  where b.first_position is not null
                    and b.first_position < (select max(first_position) from journal_batch)
                    and coalesce((select e.at from journal_entry e where e.batch = b.number and e.ordinal = 1),
                                 (select p.at from journal_pack p where p.batch = b.number))
                        < now() - make_interval(secs => ?::float8)
                  order by b.first_position limit ?
                ), entries as (
                  delete from journal_entry where batch in (select number from old)
                ), packs as (
                  delete from journal_pack where batch in (select number from old)
                )
                delete from journal_batch where number in (select number from old)
                """, age, limit).execute();
    }

    private static Event event(ResultSet row) throws SQLException {
        String data = row.getString("data");
        return new Event(
                row.getLong("position"),
                Sql.time(row, "at"),
                row.getString("kind"),
                text(row.getObject("task", UUID.class)),
                text(row.getObject("experiment", UUID.class)),
                row.getString("project"),
                Sql.integer(row, "attempt"),
                row.getObject("epoch", Long.class),
                data == null ? null : Json.read(data, JsonNode.class));
    }

    private static @Nullable String text(@Nullable UUID id) {
        return id == null ? null : TaskId.text(id);
    }
}
