package dev.leasehold.worker.service;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * Says which roles this service hosts, how well it keeps their attempts apart, and which of them claim nothing at this
 * moment and why.
 *
 * <p>A role that claims nothing does not make the service unready: it still answers, and what runs needs it. If it were
 * taken out of its Service while the API server is away, no pod could hand over what it has done.
 */
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
        hosts.closed().forEach((role, why) -> answer.withData("closed-" + role, why));
        answer.withData("roles", String.join(", ", hosts.roles()));
        int line = 0;
        for (String fact : hosts.sandbox()) {
            answer.withData("sandbox-" + ++line, fact);
        }
        return answer.build();
    }
}
