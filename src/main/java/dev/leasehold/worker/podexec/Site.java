package dev.leasehold.worker.podexec;

import io.fabric8.kubernetes.api.model.OwnerReference;
import java.net.URI;

/**
 * Where this installation's Jobs run.
 *
 * @param image Leasehold's own
 * @param service its address for pods
 * @param owner of all that is made
 */
record Site(
        String installation,
        String namespace,
        String image,
        String serviceAccount,
        URI service,
        OwnerReference owner) {}
