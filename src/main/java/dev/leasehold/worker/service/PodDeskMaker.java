package dev.leasehold.worker.service;

import dev.leasehold.lease.Handovers;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.worker.courier.PodDesk;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import java.util.Optional;

/** Makes the desk for tasks' pods injectable: of any service, since a pod comes to whichever its Service has chosen. */
final class PodDeskMaker {
    @Produces
    @Singleton
    PodDesk desk(Blobs blobs, Handovers handovers, @ConfigProperty(name = "leasehold.data") Optional<String> data) {
        // Without a data folder of its own, another service's may be the same.
        String name =
                data.isPresent() ? "pods" : "pods-" + ProcessHandle.current().pid();
        return new PodDesk(DataFolder.of(data).resolve(name), blobs, handovers);
    }
}
