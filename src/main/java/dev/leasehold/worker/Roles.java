package dev.leasehold.worker;

import dev.leasehold.delivery.Quarantine;
import dev.leasehold.delivery.Tries;
import dev.leasehold.lease.LeaseTerms;
import dev.leasehold.worker.RolesConfig.ModeName;
import dev.leasehold.worker.RolesConfig.Role;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The roles of this installation, and the terms on which their tasks are leased. A lease outlives its role's deadlines:
 * timeout and grace, then the slack to hand over what came of it.
 */
@Singleton
public class Roles {
    /** What a service without any configuration has. */
    public static final String DEFAULT = "default";

    /** Of a role that runs as Jobs, in the whole installation. */
    public static final int POD_CAPACITY = 10;

    private final Map<String, Role> roles;
    private final LeaseConfig lease;

    public Roles(RolesConfig config, LeaseConfig lease) {
        this.roles = new TreeMap<>(config.byName());
        this.lease = lease;
        Duration landing = Quarantine.DEADLINE.plus(Tries.DEFAULT.most());
        if (lease.slack().compareTo(landing) < 0) {
            throw new IllegalArgumentException(
                    "leasehold.lease.slack is %s, must be at least %s, the longest that work takes to land"
                            .formatted(lease.slack(), landing));
        }
        roles.forEach((name, role) -> check(name, role));
    }

    public Set<String> names() {
        return roles.keySet();
    }

    public Optional<Role> find(String name) {
        return Optional.ofNullable(roles.get(name));
    }

    public Map<String, Role> all() {
        return roles;
    }

    /** Unknown roles have no terms: ask {@link #find} first. */
    public LeaseTerms terms(String name) {
        Role role = find(name).orElseThrow();
        Duration needed = (role.mode() == ModeName.POD_EXEC
                        ? JobDeadlines.of(role).job(role.timeout())
                        : role.timeout().plus(role.grace()))
                .plus(lease.slack());
        Duration ttl = lease.ttl();
        LeaseTerms terms = new LeaseTerms(ttl, needed.compareTo(ttl) > 0 ? needed : ttl);
        return role.mode() == ModeName.POD_EXEC
                ? terms.adoptable(role.capacity().orElse(POD_CAPACITY))
                : terms;
    }

    private static void check(String name, Role role) {
        if (!name.matches("[a-z0-9]([a-z0-9-]{0,30}[a-z0-9])?")) {
            throw new IllegalArgumentException(
                    "role name '%s' must be 1 to 32 of a-z, 0-9 and '-', with '-' only inside".formatted(name));
        }
        if (role.timeout().isNegative() || role.timeout().isZero()) {
            throw new IllegalArgumentException(
                    "leasehold.roles.%s.timeout is %s, must be longer than 0".formatted(name, role.timeout()));
        }
        role.capacity().filter(capacity -> capacity < 1).ifPresent(capacity -> {
            throw new IllegalArgumentException(
                    "leasehold.roles.%s.capacity is %d, must be at least 1".formatted(name, capacity));
        });
    }
}
