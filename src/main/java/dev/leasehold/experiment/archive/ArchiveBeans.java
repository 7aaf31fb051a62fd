package dev.leasehold.experiment.archive;

import dev.leasehold.experiment.loop.Experiments;
import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.ExperimentViews;
import dev.leasehold.forge.Forge;
import dev.leasehold.lease.Chronicle;
import dev.leasehold.lease.Journal;
import dev.leasehold.lease.Tasks;
import dev.leasehold.live.Logs;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes this package's parts for the service. */
@Dependent
final class ArchiveBeans {

    @Produces
    @Singleton
    Export export(Database database, Forge forge, Journal journal, Tasks tasks, Logs logs, Blobs blobs) {
        return new Export(database, new ExperimentViews(), new ArchiveTable(), forge, journal, tasks, logs, blobs);
    }

    @Produces
    @Singleton
    Import imports(
            Database database,
            Chronicle chronicle,
            Forge forge,
            Blobs blobs,
            Experiments experiments,
            ArchiveConfig config) {
        return new Import(
                database,
                new ExperimentStore(chronicle),
                new ArchiveTable(),
                forge,
                blobs,
                experiments,
                config.maxEntries());
    }

    @Produces
    @Singleton
    KeptFiles files(Database database) {
        return new KeptFiles(database, new ArchiveTable());
    }
}
