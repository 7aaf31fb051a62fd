package dev.leasehold.worker.podexec;

import io.fabric8.kubernetes.api.model.OwnerReference;
import org.jspecify.annotations.Nullable;
import java.net.URI;
import java.util.Map;

/**
 * Where this installation's Jobs run.
 *
 * @param image Leasehold's own
 * @param stepRequests of the steps around the command
 * @param service its address for pods
 * @param serviceCa the certificates that pods know it by; null: those of the image
 * @param owner of all that is made
 */
record Site(
        String installation,
        String namespace,
        String image,
        Map<String, String> stepRequests,
        String serviceAccount,
        URI service,
        @Nullable String serviceCa,
        OwnerReference owner) {}
