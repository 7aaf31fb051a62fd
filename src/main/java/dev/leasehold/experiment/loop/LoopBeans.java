package dev.leasehold.experiment.loop;

import dev.leasehold.experiment.store.ExperimentStore;
import dev.leasehold.experiment.store.ExperimentViews;
import dev.leasehold.forge.Forge;
import dev.leasehold.forge.ForgeConfig;
import dev.leasehold.forge.upstream.Imports;
import dev.leasehold.forge.upstream.Upstreams;
import dev.leasehold.lease.Chronicle;
import dev.leasehold.lease.Journal;
import dev.leasehold.lease.Requests;
import dev.leasehold.lease.Signals;
import dev.leasehold.lease.Tasks;
import dev.leasehold.lease.Unseen;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.worker.Roles;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes this package's parts for the service, and starts and stops the loop. */
@Dependent
final class LoopBeans {

    @Produces
    @Singleton
    KnownSpecs knownSpecs() {
        return new KnownSpecs();
    }

    @Produces
    @Singleton
    Experiments experiments(
            Database database,
            Chronicle chronicle,
            Tasks tasks,
            Requests requests,
            Signals signals,
            Forge forge,
            Blobs blobs,
            KnownSpecs specs,
            Roles roles,
            ForgeConfig forgeConfig,
            Upstreams upstreams,
            Instance<Imports> imports) {
        Trees trees = new Trees(blobs);
        Repositories repositories = new Repositories(
                forge,
                trees,
                forgeConfig.owner() ? new UpstreamImporter(upstreams, imports.get()) : UpstreamImporter.elsewhere());
        ExperimentStore store = new ExperimentStore(chronicle);
        ExperimentViews views = new ExperimentViews();
        return new Experiments(
                database,
                store,
                views,
                specs,
                tasks,
                requests,
                signals,
                repositories,
                new Ideas(forge, blobs),
                new Submissions(new RoleChecks(roles), roles, trees, repositories));
    }

    @Produces
    @Singleton
    LoopThreads loop(
            Database database,
            Chronicle chronicle,
            Tasks tasks,
            Requests requests,
            Signals signals,
            Forge forge,
            Blobs blobs,
            KnownSpecs specs,
            LoopConfig config) {
        ExperimentStore store = new ExperimentStore(chronicle);
        ExperimentViews views = new ExperimentViews();
        Driver driver = new Driver(
                database,
                store,
                views,
                tasks,
                specs,
                requests,
                new Ideas(forge, blobs),
                new Integrator(new Squasher(forge, config.integrationPatience(), System::nanoTime), store));
        return new LoopThreads(database, views, tasks, requests, signals, driver);
    }

    @Produces
    @Singleton
    Unseen unseen() {
        return ExperimentViews.unseen();
    }

    @Produces
    @Singleton
    Standings standings(Database database, Journal journal) {
        return new Standings(database, new ExperimentViews(), journal);
    }

    static void start(@Observes StartupEvent event, LoopThreads loop) {
        loop.start();
    }

    static void stop(@Observes ShutdownEvent event, LoopThreads loop) throws InterruptedException {
        loop.stop();
    }
}
