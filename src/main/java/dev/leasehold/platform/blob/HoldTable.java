package dev.leasehold.platform.blob;

import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.UUID;

/**
 * The rows of {@code blob_hold}: contents that somebody goes on needing, so that no purge takes them however long nobody
 * asks for them.
 */
public final class HoldTable {

    /** What a holder needs. */
    public record Hold(UUID holder, Digest digest) {}

    public void hold(Connection connection, UUID holder, Collection<Digest> digests) throws SQLException {
        hold(
                connection,
                digests.stream().map(digest -> new Hold(holder, digest)).toList());
    }

    /** In the holders' own transaction. A content that is not stored is passed over. */
    public void hold(Connection connection, Collection<Hold> holds) throws SQLException {
        if (!holds.isEmpty()) {
            // The blob's row is locked meanwhile, so that no purge takes it between the look and the hold.
            Sql.of(
                            connection,
                            """
                    with needed as (select * from unnest(?::text[], ?::uuid[]) as n (digest, holder)),
                    there as (
                      select digest from blob where digest in (select digest from needed) order by digest for key share
                    )
                    insert into blob_hold (digest, holder)
                    select digest, holder from needed join there using (digest)
                    on conflict (digest, holder) do nothing
                    """,
                            Sql.column("text", holds, hold -> hold.digest().value()),
                            Sql.column("uuid", holds, Hold::holder))
                    .execute();
        }
    }

    /** What nobody else holds is then left to the next purge. */
    public void release(Connection connection, Collection<UUID> holders) throws SQLException {
        Sql.of(connection, "delete from blob_hold where holder = any (?)", Sql.uuids(holders))
                .execute();
    }
}
