package dev.leasehold.delivery;

import dev.leasehold.forge.Forge;
import dev.leasehold.forge.OwnRepositories;
import dev.leasehold.forge.upstream.UpstreamGit;
import dev.leasehold.forge.upstream.Upstreams;
import dev.leasehold.lease.Chronicle;
import dev.leasehold.lease.Confirmations;
import dev.leasehold.lease.Landings;
import dev.leasehold.platform.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the service's own parts. */
@Dependent
final class DeliveryBeans {

    @Produces
    @Singleton
    Confirmer confirmer(Confirmations confirmations, Forge forge) {
        return new Confirmer(confirmations, forge);
    }

    @Produces
    @Singleton
    RefSweep refSweep(Forge forge, Landings landings) {
        return new RefSweep(forge, landings);
    }

    @Produces
    @Singleton
    Relay relay(
            Database database,
            OwnRepositories repositories,
            Upstreams upstreams,
            UpstreamGit git,
            Forge forge,
            Landings landings,
            Chronicle chronicle) {
        ConfirmedRefs confirmed = new ConfirmedRefs(forge, landings);
        return new Relay(database, repositories, upstreams, git, confirmed, chronicle, Tries.RELAY);
    }
}
