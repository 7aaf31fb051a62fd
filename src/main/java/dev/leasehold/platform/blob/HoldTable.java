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

    /** In the holder's own transaction. A content that is not stored is passed over. */
    public void hold(Connection connection, UUID holder, Collection<Digest> digests) throws SQLException {
        if (!digests.isEmpty()) {
            // The blob's row is locked meanwhile, so that no purge takes it between the look and the hold.
            Sql.of(connection, """
                    with there as (select digest from blob where digest = any (?) order by digest for key share)
                    insert into blob_hold (digest, holder)
                    select digest, ? from there
                    on conflict (digest, holder) do nothing
                    """, Sql.column("text", digests, Digest::value), holder)
                    .execute();
        }
    }
}
