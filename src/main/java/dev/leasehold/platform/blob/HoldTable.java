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
            Sql.of(connection, """
                    insert into blob_hold (digest, holder)
                    select digest, ? from blob where digest = any (?) order by digest
                    on conflict (digest, holder) do nothing
                    """, holder, Sql.column("text", digests, Digest::value))
                    .execute();
        }
    }
}
