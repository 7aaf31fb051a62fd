package dev.leasehold.forge.upstream;

import dev.leasehold.forge.OwnRepositories;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes this package's parts for the service. */
@Dependent
final class UpstreamBeans {

    @Produces
    @Singleton
    Upstreams upstreams(UpstreamsConfig config) {
        return new Upstreams(config);
    }

    /** Before the first request: a service with an upstream that it cannot use does not start. */
    static void check(@Observes StartupEvent event, Upstreams upstreams) {
        upstreams.all();
    }

    @Produces
    @Singleton
    UpstreamGit git(OwnRepositories repositories) {
        return new UpstreamGit(repositories.git());
    }

    @Produces
    @Singleton
    Imports imports(OwnRepositories repositories, UpstreamGit git) {
        return new Imports(repositories, git);
    }
}
