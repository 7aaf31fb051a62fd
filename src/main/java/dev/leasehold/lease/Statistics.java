package dev.leasehold.lease;

import dev.leasehold.lease.StatisticsTable.RoleCode;
import dev.leasehold.platform.sql.Database;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.List;

/** What became of attempts, by role: of tasks that were submitted not longer ago than asked for. */
public final class Statistics {
    private final Database database;
    private final StatisticsTable table = new StatisticsTable();

    public Statistics(Database database) {
        this.database = database;
    }

    /** Of all roles, or of one; of all groups, or of one. */
    public List<RoleStatistics> of(Duration since, @Nullable String role, @Nullable String group) {
        return database.transact(connection -> {
            table.prepare(connection);
            List<RoleCode> codes = table.codes(connection, since, role, group);
            return table.roles(connection, since, role, group).stream()
                    .map(found -> found.with(codes.stream()
                            .filter(code -> code.role().equals(found.role()))
                            .map(RoleCode::count)
                            .toList()))
                    .toList();
        });
    }
}
