package dev.leasehold.live;

import dev.leasehold.lease.Journal;
import dev.leasehold.lease.Signals;
import dev.leasehold.platform.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes this package's parts for the service. */
@Dependent
final class LiveBeans {

    @Produces
    @Singleton
    Logs logs(
            Database database,
            @ConfigProperty(name = "leasehold.log.most-bytes", defaultValue = "33554432") long most) {
        return new Logs(database, most);
    }

    @Produces
    @Singleton
    LogFeed logFeed(Logs logs) {
        return new LogFeed(logs);
    }

    @Produces
    @Singleton
    JournalTail journalTail(Journal journal, Signals signals) {
        return new JournalTail(journal, signals, System::nanoTime);
    }
}
