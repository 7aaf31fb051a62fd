package dev.leasehold.platform.audit;

import dev.leasehold.platform.sql.Sql;
import org.jspecify.annotations.Nullable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** The table {@code audit}. */
final class AuditTable {

    long add(
            Connection connection,
            String who,
            @Nullable UUID token,
            @Nullable String address,
            String act,
            String target)
            throws SQLException {
        return Sql.of(
                        connection,
                        "insert into audit (who, token, address, act, target) values (?, ?, ?, ?, ?) returning position",
                        who,
                        token,
                        address,
                        act,
                        target)
                .first(row -> row.getLong(1))
                .orElseThrow();
    }

    void answered(Connection connection, long position, int status, @Nullable String about) throws SQLException {
        Sql.of(connection, "update audit set status = ?, about = ? where position = ?", status, about, position)
                .execute();
    }

    List<Act> after(Connection connection, long position, int limit) throws SQLException {
        return Sql.of(connection, """
                        select position, at, who, token, address, act, target, about, status
                        from audit where position > ? order by position limit ?
                        """, position, limit)
                .list(row -> new Act(
                        row.getLong("position"),
                        Sql.time(row, "at"),
                        row.getString("who"),
                        row.getObject("token", UUID.class),
                        row.getString("address"),
                        row.getString("act"),
                        row.getString("target"),
                        row.getString("about"),
                        Sql.integer(row, "status")));
    }

    int purge(Connection connection, Duration age) throws SQLException {
        return Sql.of(connection, "delete from audit where at < now() - make_interval(secs => ?)", age)
                .execute();
    }
}
