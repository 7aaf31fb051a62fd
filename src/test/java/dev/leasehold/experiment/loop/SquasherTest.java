package dev.leasehold.experiment.loop;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.experiment.decision.Phase;
import dev.leasehold.experiment.evaluation.OutcomeRefused;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.experiment.store.VariantRow;
import dev.leasehold.experiment.store.VariantState;
import dev.leasehold.forge.Forge;
import dev.leasehold.forge.ForgeException;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.Json;
import org.junit.jupiter.api.Test;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** How long a forge is asked for a commit that it does not make, by a clock of the test's. */
class SquasherTest {
    private static final String BASE = "0".repeat(40);

    private final UUID experiment = TaskId.next();
    private Supplier<Optional<String>> squash = () -> {
        throw new ForgeException("git said: no");
    };
    private Supplier<Boolean> base = () -> true;
    private Supplier<Optional<String>> diff = Optional::empty;
    private long now;

    private final Squasher squasher = new Squasher(
            (Forge) Proxy.newProxyInstance(
                    Forge.class.getClassLoader(),
                    new Class<?>[] {Forge.class},
                    (_, method, _) -> switch (method.getName()) {
                        case "squash" -> squash.get();
                        case "isAncestor" -> base.get();
                        case "diff" -> diff.get();
                        default -> throw new UnsupportedOperationException(method.getName());
                    }),
            Duration.ofMinutes(10),
            () -> now);

    @Test
    void a_variant_that_cannot_be_read_where_its_base_can_is_given_up_when_patience_ends() {
        VariantRow variant = variant();

        waits(Phase.RUNNING, variant);
        after(Duration.ofMinutes(10).minusNanos(1));
        waits(Phase.RUNNING, variant);
        after(Duration.ofNanos(1));

        assertThat(squasher.squash(running(Phase.RUNNING), variant))
                .isEqualTo(new Squasher.Squashed.Refused("git said: no"));
    }

    @Test
    void each_variant_has_a_patience_of_its_own() {
        waits(Phase.RUNNING, variant());
        after(Duration.ofHours(1));

        waits(Phase.RUNNING, variant());
    }

    @Test
    void a_forge_that_reads_the_variant_and_cannot_write_is_waited_for_without_end() {
        VariantRow variant = variant();
        diff = () -> Optional.of("a patch");

        waitsForHours(variant);
    }

    @Test
    void a_forge_that_cannot_read_even_the_base_is_waited_for_without_end() {
        VariantRow variant = variant();

        base = SquasherTest::unreadable;
        waitsForHours(variant);
        base = () -> false;
        waitsForHours(variant);
        squash = Optional::empty;
        waitsForHours(variant);
        squash = () -> {
            throw new UncheckedIOException(new IOException("no process can be started"));
        };
        waitsForHours(variant);
    }

    @Test
    void only_while_the_variant_is_at_fault_does_patience_pass() {
        VariantRow variant = variant();
        waits(Phase.RUNNING, variant);
        after(Duration.ofMinutes(9));
        base = SquasherTest::unreadable;
        waits(Phase.RUNNING, variant);
        after(Duration.ofMinutes(9));
        base = () -> true;

        waits(Phase.RUNNING, variant);
        after(Duration.ofMinutes(9));
        waits(Phase.RUNNING, variant);
    }

    @Test
    void who_cancels_waits_for_some_seconds_whatever_is_wrong() {
        VariantRow variant = variant();
        base = SquasherTest::unreadable;

        waits(Phase.CANCELLING, variant);
        after(Duration.ofSeconds(10));

        assertThat(squasher.squash(running(Phase.CANCELLING), variant)).isInstanceOf(Squasher.Squashed.Refused.class);
    }

    @Test
    void a_ref_with_another_commit_is_refused_at_once_and_a_commit_that_is_made_is_told() {
        squash = Optional::empty;
        assertThat(squasher.squash(running(Phase.RUNNING), variant()))
                .isEqualTo(new Squasher.Squashed.Refused("the ref of this variant holds another commit on the forge"));

        squash = () -> Optional.of(BASE);
        assertThat(squasher.squash(running(Phase.RUNNING), variant())).isEqualTo(new Squasher.Squashed.Made(BASE));
    }

    private static boolean unreadable() {
        throw new ForgeException("unreadable");
    }

    private void waitsForHours(VariantRow variant) {
        for (int hour = 0; hour < 3; hour++) {
            waits(Phase.RUNNING, variant);
            after(Duration.ofHours(1));
        }
    }

    private void waits(Phase phase, VariantRow variant) {
        assertThatThrownBy(() -> squasher.squash(running(phase), variant))
                .isInstanceOfAny(ForgeException.class, UncheckedIOException.class);
    }

    private void after(Duration time) {
        now += time.toNanos();
    }

    private Running running(Phase phase) {
        return new KnownSpecs().of(KnownSpecsTest.row(experiment, phase));
    }

    private VariantRow variant() {
        Running experiment = running(Phase.RUNNING);
        UUID id = TaskId.next();
        try {
            VariantLine line = new VariantLine(
                    TaskId.text(id),
                    "slug",
                    "evaluated",
                    List.of(BASE),
                    "1".repeat(40),
                    null,
                    experiment.spec().metrics().check(Json.read("{\"size\": 1}", JsonNode.class)),
                    1.0,
                    null,
                    null);
            return new VariantRow(
                    id,
                    this.experiment,
                    TaskId.next(),
                    VariantState.EVALUATED,
                    line,
                    null,
                    null,
                    0,
                    null,
                    null,
                    Instant.EPOCH);
        } catch (OutcomeRefused e) {
            throw new AssertionError(e);
        }
    }
}
