package dev.leasehold.worker;

import dev.leasehold.delivery.Quarantine;
import dev.leasehold.delivery.Tries;
import dev.leasehold.lease.DeliveryConfig;
import dev.leasehold.testing.Mapped;
import org.junit.jupiter.api.Test;
import java.time.Duration;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Law 7: the deadlines nest, command &lt; outcome &lt; confirm &lt; cap. That no call hangs is shown where each is made:
 * {@code HostThreadsTest}, {@code MisbehavingForgeTest}, {@code HostilePushTest}, {@code GitTest}.
 */
class EveryCallThatLeavesHasADeadlineTest {
    private static final Duration LANDING = Quarantine.DEADLINE.plus(Tries.DEFAULT.most());

    private static Roles roles(Map<String, String> lease) {
        return new Roles(
                Mapped.from(RolesConfig.class, Map.of("leasehold.roles.r.timeout", "7m")),
                Mapped.from(LeaseConfig.class, lease));
    }

    @Test
    void a_lease_outlives_the_command_its_grace_and_the_landing_of_its_work() {
        Duration cap = roles(Map.of()).terms("r").cap();

        assertThat(cap)
                .isGreaterThanOrEqualTo(Duration.ofMinutes(7).plusSeconds(10).plus(LANDING));
    }

    @Test
    void a_slack_that_work_could_not_land_in_is_refused() {
        assertThatThrownBy(() -> roles(Map.of("leasehold.lease.slack", "1m")))
                .hasMessageContaining("leasehold.lease.slack is PT1M")
                .hasMessageContaining(LANDING.toString());
    }

    /** It starts with the report, so it lies after the outcome whatever the role's timeout is. */
    @Test
    void what_has_landed_is_looked_for_longer_than_landing_takes() {
        assertThat(Mapped.from(DeliveryConfig.class, Map.of()).confirmWithin()).isGreaterThan(LANDING);
    }
}
