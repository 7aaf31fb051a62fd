package dev.leasehold.lease;

import dev.leasehold.lease.RoleStatistics.CodeCount;
import dev.leasehold.lease.RoleStatistics.Spread;
import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Ended attempts, counted and measured.
 *
 * <p>An id tells when its task was submitted, so the primary keys of both tables find those of the time asked for, and no
 * index more is kept up for it.
 */
final class StatisticsTable {
    private static final String FROM = """
            from task t join attempt a on a.task = t.id
            where t.id >= (lpad(to_hex((extract(epoch from now() - make_interval(secs => ?::float8)) * 1000)::bigint),
                                12, '0') || '00000000000000000000')::uuid
              and a.task >= (lpad(to_hex((extract(epoch from now() - make_interval(secs => ?::float8)) * 1000)::bigint),
                                  12, '0') || '00000000000000000000')::uuid
              and a.ended_at is not null
              and (?::text is null or t.role = ?::text) and (?::text is null or t.group_name = ?::text)
            """;

    /** A row of {@link #codes}. */
    record RoleCode(String role, CodeCount count) {}

    /** The tables are joined by their keys, all of them: what is right for a claim's few rows is wrong here. */
    void prepare(Connection connection) throws SQLException {
        Sql.of(connection, "set local enable_mergejoin = on; set local enable_hashjoin = on")
                .execute();
    }

    List<RoleStatistics> roles(Connection connection, Duration since, @Nullable String role, @Nullable String group)
            throws SQLException {
        String[] house = Arrays.stream(Code.values())
                .filter(code -> code.fault() == Fault.INFRASTRUCTURE)
                .map(Code::wire)
                .toArray(String[]::new);
        return Sql.of(
                        connection,
                        """
                select t.role, count(*) as attempts,
                       count(*) filter (where a.code is null) as succeeded,
                       count(*) filter (where a.code = 'lease-expired') as abandoned,
                       count(*) filter (where a.led_to = 'queued' and a.code = any(?::text[])) as on_the_house,
                       percentile_cont(array[0.5, 0.9, 0.99, 1]) within group (
                         order by extract(epoch from a.started_at - t.submitted_at)::float8)
                         filter (where a.number = 1) as wait,
                       percentile_cont(array[0.5, 0.9, 0.99, 1]) within group (
                         order by extract(epoch from a.ended_at - a.started_at)::float8) as run
                """ + FROM + "group by t.role order by t.role",
                        Sql.column("text", List.of(house), code -> code),
                        since,
                        since,
                        role,
                        role,
                        group,
                        group)
                .list(StatisticsTable::role);
    }

    List<RoleCode> codes(Connection connection, Duration since, @Nullable String role, @Nullable String group)
            throws SQLException {
        return Sql.of(
                        connection,
                        "select t.role, a.code, count(*) as attempts " + FROM
                                + "and a.code is not null group by t.role, a.code order by attempts desc, a.code",
                        since,
                        since,
                        role,
                        role,
                        group,
                        group)
                .list(row -> {
                    Code code = Code.of(row.getString("code"));
                    return new RoleCode(
                            row.getString("role"), new CodeCount(code, code.fault(), row.getLong("attempts")));
                });
    }

    private static RoleStatistics role(ResultSet row) throws SQLException {
        return new RoleStatistics(
                row.getString("role"),
                row.getLong("attempts"),
                row.getLong("succeeded"),
                row.getLong("abandoned"),
                row.getLong("on_the_house"),
                spread(row, "wait"),
                spread(row, "run"),
                List.of());
    }

    private static Spread spread(ResultSet row, String column) throws SQLException {
        java.sql.Array found = row.getArray(column);
        if (found == null) {
            return new Spread(0, 0, 0, 0);
        }
        Double[] at = (Double[]) found.getArray();
        return new Spread(at[0], at[1], at[2], at[3]);
    }
}
