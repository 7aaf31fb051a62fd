package dev.leasehold.delivery;

import dev.leasehold.forge.OwnRepositories;
import dev.leasehold.forge.upstream.Upstream;
import dev.leasehold.forge.upstream.UpstreamGit;
import dev.leasehold.forge.upstream.Upstreams;
import dev.leasehold.lease.Chronicle;
import dev.leasehold.platform.sql.Database;
import org.jboss.logging.Logger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Carries confirmed work to upstreams, up the same ladder as to the forge: it has arrived when it was read back there.
 *
 * <ul>
 *   <li>What is asked for is written down first, so that a crash delays it and loses nothing.
 *   <li>A climb that ends without knowing leaves it pending, and it is climbed for again with backoff.
 *   <li>Every rung of every climb, and how the climb ended, is an event of the journal: {@code relay.push}, {@code
 *       relay.read-back}, then {@code relay.relayed}, {@code relay.pending} or {@code relay.refused}.
 *   <li>Two climbs for one ref are harmless: the ref is made once there, and never changed from here.
 * </ul>
 */
public final class Relay {
    private static final Logger LOG = Logger.getLogger(Relay.class);
    private static final int BATCH = 20;
    private static final int GATHERED = 1_000;
    private static final int SHOWN = 1_000;

    private final Database database;
    private final OwnRepositories repositories;
    private final Upstreams upstreams;
    private final UpstreamGit git;
    private final ConfirmedRefs confirmed;
    private final Chronicle chronicle;
    private final Tries tries;
    private final RelayTable table = new RelayTable();

    Relay(
            Database database,
            OwnRepositories repositories,
            Upstreams upstreams,
            UpstreamGit git,
            ConfirmedRefs confirmed,
            Chronicle chronicle,
            Tries tries) {
        this.database = database;
        this.repositories = repositories;
        this.upstreams = upstreams;
        this.git = git;
        this.confirmed = confirmed;
        this.chronicle = chronicle;
        this.tries = tries;
    }

    /** Those of these refs that can be relayed, with their commits. */
    public Map<String, String> relayable(String project, List<String> refs) {
        return confirmed.of(project, refs);
    }

    /** Relays these now, one after the other, and answers how far each is. */
    public List<Relayed> relay(Upstream upstream, String project, Map<String, String> commits)
            throws InterruptedException {
        // Put off for as long as this may take, so that no sweep climbs beside it.
        Duration wait = upstream.deadline().multipliedBy(tries.pushes() + (long) tries.reads());
        List<Relayed> asked =
                database.transact(connection -> table.ask(connection, upstream.name(), project, commits, wait));
        List<Relayed> ends = new ArrayList<>();
        for (Relayed one : asked) {
            ends.add(one.state() == Relayed.State.RELAYED ? one : climb(one));
        }
        return ends;
    }

    /** What was asked for of a project, the latest first. */
    public List<Relayed> of(String project) {
        return database.transact(connection -> table.of(connection, project, SHOWN));
    }

    /** Asks for all confirmed work where an upstream takes all. Returns how many refs that were. */
    public int gather() {
        int gathered = 0;
        for (Upstream upstream : upstreams.all()) {
            for (String project : projects(upstream)) {
                try {
                    gathered += gather(upstream, project);
                } catch (RuntimeException e) {
                    LOG.warnf(
                            "event=relay-gather-failed upstream=%s project=%s why=\"%s\"",
                            upstream.name(), project, e.getMessage());
                }
            }
        }
        return gathered;
    }

    private List<String> projects(Upstream upstream) {
        return upstream.relayed().contains(Upstream.EVERY) ? confirmed.projects() : upstream.relayed();
    }

    private int gather(Upstream upstream, String project) {
        List<String> candidates = confirmed.candidates(project);
        List<String> fresh =
                database.transact(connection -> table.unasked(connection, upstream.name(), project, candidates));
        // Most of what nobody has asked for may be what nobody confirms: it is looked past, however much it is.
        int gathered = 0;
        for (int from = 0; from < fresh.size() && gathered < GATHERED; from += GATHERED) {
            Map<String, String> commits =
                    confirmed.of(project, fresh.subList(from, Math.min(fresh.size(), from + GATHERED)));
            if (!commits.isEmpty()) {
                gathered += database.transact(connection -> table.add(connection, upstream.name(), project, commits));
            }
        }
        return gathered;
    }

    /** Climbs once for what is due. Returns how many that were. */
    public int round() {
        List<Relayed> due = database.transact(connection -> table.take(connection, BATCH));
        for (Relayed one : due) {
            try {
                climb(one);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return 0;
            } catch (RuntimeException e) {
                LOG.warnf(
                        "event=relay-failed upstream=%s project=%s ref=%s why=\"%s\"",
                        one.upstream(), one.project(), one.ref(), e.getMessage());
            }
        }
        return due.size();
    }

    private Relayed climb(Relayed one) throws InterruptedException {
        Optional<Upstream> upstream = upstreams.find(one.upstream());
        Optional<Path> repository = repositories.folder(one.project());
        Relayed end;
        if (upstream.isEmpty() || repository.isEmpty()) {
            end = one.refused(upstream.isEmpty() ? "this upstream is no longer set up" : "the project is gone");
        } else {
            var there = new UpstreamDestination(git, upstream.get(), repository.get(), one.ref(), one.commit());
            end = one.after(new Climb(there, tries).climb());
        }
        database.run(connection -> {
            table.settle(connection, end);
            chronicle.tellOfRefs(connection, end.told());
        });
        chronicle.ring();
        LOG.infof(
                "event=relay upstream=%s project=%s ref=%s commit=%s state=%s",
                end.upstream(),
                end.project(),
                end.ref(),
                end.commit(),
                end.state().wire());
        return end;
    }
}
