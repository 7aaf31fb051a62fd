package dev.leasehold.forge;

import dev.leasehold.platform.Folders;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.sql.Sql;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Sees to it that an installation has one forge. Two services on one database, each with a folder of its own, would show
 * half of the repositories each.
 */
final class Ownership {
    private final Database database;

    Ownership(Database database) {
        this.database = database;
    }

    /**
     * Makes this folder the installation's, if none was before.
     *
     * @param takeOver also if another was: its repositories are not looked for any more
     */
    void claim(Path folder, boolean takeOver) {
        UUID ours = name(folder);
        UUID owner = database.transact(connection -> {
            Sql.of(
                            connection,
                            takeOver ? """
                                    insert into forge_owner (folder) values (?)
                                    on conflict (only_one) do update set folder = excluded.folder
                                    """ : "insert into forge_owner (folder) values (?) on conflict do nothing",
                            ours)
                    .execute();
            return Sql.of(connection, "select folder from forge_owner")
                    .first(row -> row.getObject(1, UUID.class))
                    .orElseThrow();
        });
        if (!owner.equals(ours)) {
            throw new StartRefused(
                    StartRefused.Why.CONFIGURATION,
                    "The repositories of this installation lie with another service than this one, not in %s."
                            .formatted(folder),
                    "Set leasehold.forge.owner=false and leasehold.forge.internal-url to that service's address; or, "
                            + "where its folder is lost for good, leasehold.forge.take-over=true.");
        }
    }

    /** A folder keeps its name wherever it is moved. */
    private static UUID name(Path folder) {
        Path file = folder.resolve("id");
        try {
            if (!Files.exists(file)) {
                Folders.writePrivate(file, UUID.randomUUID().toString());
            }
            return UUID.fromString(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
