package dev.leasehold.platform.blob;

import dev.leasehold.platform.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/** The rows of {@code blob_chunk}: the content of a blob, numbered from 0. */
final class ChunkTable {

    void insert(Connection connection, Digest digest, int number, byte[] bytes) throws SQLException {
        Sql.of(connection, """
                insert into blob_chunk (digest, number, bytes) values (?, ?, ?)
                """, digest.value(), number, bytes).execute();
    }

    /** Contents of one chunk each. */
    void insertAll(Connection connection, Map<Digest, byte[]> contents) throws SQLException {
        Sql.of(
                        connection,
                        """
                insert into blob_chunk (digest, number, bytes)
                select n.digest, 0, decode(n.bytes, 'hex')
                from unnest(?::text[], ?::text[]) as n (digest, bytes)
                """,
                        Sql.column(
                                "text",
                                contents.entrySet(),
                                entry -> entry.getKey().value()),
                        Sql.column(
                                "text",
                                contents.entrySet(),
                                entry -> HexFormat.of().formatHex(entry.getValue())))
                .execute();
    }

    Optional<byte[]> find(Connection connection, Digest digest, int number) throws SQLException {
        return Sql.of(connection, """
                select bytes from blob_chunk where digest = ? and number = ?
                """, digest.value(), number).first(row -> row.getBytes("bytes"));
    }
}
