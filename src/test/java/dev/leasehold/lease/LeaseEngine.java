package dev.leasehold.lease;

import dev.leasehold.platform.sql.Database;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;

import javax.sql.DataSource;

/** This package's parts put together as {@link LeaseBeans} does for the service, for whoever has no service. */
public final class LeaseEngine implements AutoCloseable {
    private final Wire wire;
    private final JournalAppender appender;
    public final Database database;
    public final Signals signals;
    public final Tasks tasks;
    public final Leases leases;
    public final NearHosts nearHosts = new NearHosts();
    public final Settling settling;
    public final Confirmations confirmations;
    public final Journal journal;

    /** @param bell what submissions ring, around the real one */
    public LeaseEngine(DataSource dataSource, UnaryOperator<Bell> bell) {
        wire = new Wire(dataSource);
        signals = new Signals(wire::send);
        database = new Database(dataSource);
        leases = new Leases(database, signals);
        tasks = new Tasks(database, bell.apply(signals), leases, nearHosts);
        settling = new Settling(database, signals, Backoff.DEFAULT, Duration.ofMinutes(10));
        confirmations = new Confirmations(database, signals, Backoff.DEFAULT);
        journal = new Journal(database, System::nanoTime);
        appender = new JournalAppender(journal, signals);
        wire.open(this::heard);
        appender.start();
    }

    private void heard(Set<String> subjects) {
        if (subjects.isEmpty()) {
            signals.heardAll();
        } else {
            signals.heard(subjects);
        }
    }

    @Override
    public void close() {
        appender.close();
        wire.close();
    }
}
