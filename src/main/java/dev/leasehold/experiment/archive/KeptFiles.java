package dev.leasehold.experiment.archive;

import dev.leasehold.platform.sql.Database;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where an experiment came from, and what came with it. */
public final class KeptFiles {
    private final Database database;
    private final ArchiveTable archives;

    KeptFiles(Database database, ArchiveTable archives) {
        this.database = database;
        this.archives = archives;
    }

    /** Empty for one that began here. */
    public Optional<Origin> origin(UUID experiment) {
        return database.transact(connection -> archives.origin(connection, experiment));
    }

    public List<ArchivedFile> files(UUID experiment) {
        return database.transact(connection -> archives.files(connection, experiment));
    }
}
