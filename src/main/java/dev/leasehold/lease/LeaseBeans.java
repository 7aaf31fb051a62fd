package dev.leasehold.lease;

import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.token.Revocations;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Set;

import javax.sql.DataSource;
import static jakarta.interceptor.Interceptor.Priority.LIBRARY_AFTER;

/** Makes this package's parts for the service. */
@Dependent
final class LeaseBeans {

    @Produces
    @Singleton
    Database database(DataSource dataSource) {
        return new Database(dataSource);
    }

    @Produces
    @Singleton
    Wire wire(DataSource dataSource) {
        return new Wire(dataSource);
    }

    @Produces
    @Singleton
    Signals signals(Wire wire) {
        return new Signals(wire::send);
    }

    @Produces
    @Singleton
    Leases leases(Database database, Signals signals, MeterRegistry meters) {
        return new Leases(database, signals, (role, tasks, took) -> {
            meters.timer("leasehold_claim_seconds", "role", role).record(took);
            meters.counter("leasehold_claimed_total", "role", role).increment(tasks);
        });
    }

    @Produces
    @Singleton
    Settling settling(Database database, Signals signals, DeliveryConfig delivery) {
        return new Settling(database, signals, Backoff.DEFAULT, delivery.confirmWithin());
    }

    @Produces
    @Singleton
    Expiry expiry(Database database, Settling settling) {
        return new Expiry(database, settling);
    }

    @Produces
    @Singleton
    Confirmations confirmations(Database database, Signals signals) {
        return new Confirmations(database, signals, Backoff.DEFAULT);
    }

    @Produces
    @Singleton
    Landings landings(Database database) {
        return new Landings(database);
    }

    @Produces
    @Singleton
    Handovers handovers(Database database) {
        return new Handovers(database);
    }

    @Produces
    @Singleton
    LiveAttempts liveAttempts(Database database) {
        return new LiveAttempts(database);
    }

    @Produces
    @Singleton
    Requests requests(Database database, Signals signals) {
        return new Requests(database, signals);
    }

    @Produces
    @Singleton
    Retention retention(Database database, Instance<Unseen> unseen) {
        return new Retention(database, unseen.stream().toList());
    }

    @Produces
    @Singleton
    NearHosts nearHosts() {
        return new NearHosts();
    }

    @Produces
    @Singleton
    Tasks tasks(Database database, Signals signals, Leases leases, NearHosts hosts) {
        return new Tasks(database, signals, leases, hosts);
    }

    @Produces
    @Singleton
    Errands errands(Database database, Signals signals) {
        return new Errands(database, signals);
    }

    @Produces
    @Singleton
    Statistics statistics(Database database) {
        return new Statistics(database);
    }

    @Produces
    @Singleton
    Journal journal(Database database) {
        return new Journal(database, System::nanoTime);
    }

    @Produces
    @Singleton
    Chronicle chronicle(Signals signals) {
        return new Chronicle(signals);
    }

    @Produces
    @Singleton
    JournalAppender appender(Journal journal, Signals signals) {
        return new JournalAppender(journal, signals);
    }

    static void start(
            @Observes StartupEvent event,
            Wire wire,
            Signals signals,
            Revocations revocations,
            JournalAppender appender) {
        wire.open(subjects -> heard(signals, revocations, subjects));
        appender.start();
    }

    /** After all that still has work to hand back, and before the connections it listens on are closed. */
    static void stop(@Observes @Priority(LIBRARY_AFTER) ShutdownEvent event, Wire wire, JournalAppender appender) {
        appender.close();
        wire.close();
    }

    private static void heard(Signals signals, Revocations revocations, Set<String> subjects) {
        if (subjects.isEmpty()) {
            revocations.heardNothingForAWhile();
            signals.heardAll();
        } else {
            revocations.heard(subjects);
            signals.heard(subjects.stream()
                    .filter(subject -> !Revocations.isOne(subject))
                    .toList());
        }
    }
}
