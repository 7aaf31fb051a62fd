package dev.leasehold.lease;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import java.util.Optional;

/** Ends of attempts that are too large to travel with the end of a pod. Kept with the attempt, and not yet believed. */
public final class Handovers {
    private final Database database;

    public Handovers(Database database) {
        this.database = database;
    }

    /** The last one counts. False when the attempt has ended, or never was. */
    public boolean put(String task, int attempt, JsonNode end) {
        return TaskId.parse(task)
                .map(id -> database.transact(connection ->
                        Sql.of(connection, """
                                update attempt set handed_over = ?::json
                                where task = ? and number = ? and ended_at is null
                                """, Json.write(end), id, attempt).execute() > 0))
                .orElse(false);
    }

    public Optional<JsonNode> find(String task, int attempt) {
        return TaskId.parse(task)
                .flatMap(id -> database.transact(connection -> Sql.of(connection, """
                                select handed_over from attempt
                                where task = ? and number = ? and handed_over is not null
                                """, id, attempt)
                        .first(row -> Json.read(row.getString(1), JsonNode.class))));
    }
}
