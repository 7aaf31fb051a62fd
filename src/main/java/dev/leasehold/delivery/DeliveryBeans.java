package dev.leasehold.delivery;

import dev.leasehold.forge.Forge;
import dev.leasehold.lease.Confirmations;
import dev.leasehold.lease.Landings;
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
}
