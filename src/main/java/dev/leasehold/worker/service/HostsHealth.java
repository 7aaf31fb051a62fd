package dev.leasehold.worker.service;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Says which roles this service hosts, and how well it keeps their attempts apart. */
@Readiness
@Singleton
final class HostsHealth implements HealthCheck {
    private final ServiceHosts hosts;

    HostsHealth(ServiceHosts hosts) {
        this.hosts = hosts;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("hosts").status(!hosts.isStopping());
        if (hosts.isStopping()) {
            answer.withData("reason", "the service is stopping and claims nothing more");
        }
        hosts.podsClosedBecause().ifPresent(why -> answer.down().withData("pod-exec", why));
        answer.withData("roles", String.join(", ", hosts.roles()));
        int line = 0;
        for (String fact : hosts.sandbox()) {
            answer.withData("sandbox-" + ++line, fact);
        }
        return answer.build();
    }
}
