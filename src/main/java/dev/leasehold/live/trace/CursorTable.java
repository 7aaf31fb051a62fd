package dev.leasehold.live.trace;

import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;

/** The table {@code trace_cursor}. */
final class CursorTable {

    OptionalLong position(Connection connection) throws SQLException {
        return Sql.of(connection, "select position from trace_cursor")
                .first(row -> OptionalLong.of(row.getLong(1)))
                .orElse(OptionalLong.empty());
    }

    void set(Connection connection, long position) throws SQLException {
        Sql.of(connection, """
                        insert into trace_cursor (position) values (?)
                        on conflict (one) do update set position = excluded.position
                        """, position).execute();
    }
}
