package dev.leasehold.delivery;

import dev.leasehold.lease.Code;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

import static dev.leasehold.delivery.Patience.HOST_SPENT;
import static dev.leasehold.delivery.Patience.PUSHES_LEFT;
import static dev.leasehold.delivery.Patience.READS_LEFT;
import static dev.leasehold.delivery.Patience.SERVICE;
import static dev.leasehold.delivery.Patience.SERVICE_LAST;
import static org.assertj.core.api.Assertions.assertThat;

/** The ladder as a table of rules, over every combination of what can be seen: exactly one rule speaks for each. */
class LadderTest {
    private static final List<Pushed> PUSHED = List.of(
            new Pushed.NotYet(),
            new Pushed.Accepted(),
            new Pushed.Refused("pack too large"),
            new Pushed.Ambiguous("?"));
    private static final List<Read> READ = List.of(
            new Read.NotYet(),
            new Read.Equal(),
            new Read.Different("f00d"),
            new Read.Absent(),
            new Read.Unreadable("status 503"));
    private static final List<Ancestry> ANCESTRY = List.of(
            new Ancestry.NotYet(),
            new Ancestry.Descends(),
            new Ancestry.Strays("not a descendant"),
            new Ancestry.Unreadable("no answer"));

    private static final Set<Patience> HOST = Set.of(PUSHES_LEFT, READS_LEFT, HOST_SPENT);

    record Seen(Patience patience, Pushed pushed, Read read, Ancestry ancestry) {
        boolean fresh() {
            return read instanceof Read.NotYet;
        }

        boolean equal() {
            return read instanceof Read.Equal;
        }

        boolean absentWithoutANo() {
            return read instanceof Read.Absent && !(pushed instanceof Pushed.Refused);
        }

        /** The ref, or on the service's own rung what lies behind it, could not be looked at. */
        boolean unreadable() {
            return read instanceof Read.Unreadable
                    || (equal() && !HOST.contains(patience) && ancestry instanceof Ancestry.Unreadable);
        }

        boolean unknown() {
            return unreadable() || (absentWithoutANo() && patience != PUSHES_LEFT);
        }
    }

    record Rule(Predicate<Seen> when, Step then) {}

    private static final Map<String, Rule> RULES = Map.ofEntries(
            rule(
                    "a host pushes first",
                    s -> s.fresh() && s.pushed() instanceof Pushed.NotYet && s.patience() == PUSHES_LEFT,
                    new Step.Push()),
            rule(
                    "whatever a push was told is read back",
                    s -> s.fresh() && !(s.pushed() instanceof Pushed.NotYet && s.patience() == PUSHES_LEFT),
                    new Step.Read()),
            rule(
                    "equal confirms a host's landing",
                    s -> s.equal() && HOST.contains(s.patience()),
                    new Step.Confirmed()),
            rule(
                    "equal makes the service look at the ancestry",
                    s -> s.equal() && !HOST.contains(s.patience()) && s.ancestry() instanceof Ancestry.NotYet,
                    new Step.LookAtAncestry()),
            rule(
                    "equal and a descendant confirms",
                    s -> s.equal() && !HOST.contains(s.patience()) && s.ancestry() instanceof Ancestry.Descends,
                    new Step.Confirmed()),
            rule(
                    "equal and astray is refused",
                    s -> s.equal() && !HOST.contains(s.patience()) && s.ancestry() instanceof Ancestry.Strays,
                    new Step.Refused(Code.DELIVERY_REFUSED, "not a descendant")),
            rule(
                    "another commit there is refused",
                    s -> s.read() instanceof Read.Different,
                    new Step.Refused(Code.DELIVERY_REFUSED, "the attempt's ref holds another commit, f00d")),
            rule(
                    "absent after a no is refused with the server's words",
                    s -> s.read() instanceof Read.Absent && s.pushed() instanceof Pushed.Refused,
                    new Step.Refused(Code.DELIVERY_REFUSED, "the forge did not take the commit: pack too large")),
            rule(
                    "absent without a no is pushed again while pushes are left",
                    s -> s.absentWithoutANo() && s.patience() == PUSHES_LEFT,
                    new Step.Push()),
            rule(
                    "absent without a no is read again while only reads are left",
                    s -> s.absentWithoutANo() && s.patience() == READS_LEFT,
                    new Step.Read()),
            rule(
                    "unreadable is read again by a host with tries left",
                    s -> s.unreadable() && (s.patience() == PUSHES_LEFT || s.patience() == READS_LEFT),
                    new Step.Read()),
            rule(
                    "a host that does not know leaves it open",
                    s -> s.unknown() && s.patience() == HOST_SPENT,
                    why(Step.Indeterminate.class)),
            rule(
                    "the service looks again later",
                    s -> s.unknown() && s.patience() == SERVICE,
                    why(Step.ReadLater.class)),
            rule(
                    "at the deadline not to know is to fail",
                    s -> s.unknown() && s.patience() == SERVICE_LAST,
                    why(Step.Failed.class)));

    @ParameterizedTest
    @MethodSource("everything")
    void exactly_one_rule_speaks_for_what_was_seen_and_the_ladder_follows_it(Seen seen) {
        List<String> speaking = RULES.entrySet().stream()
                .filter(rule -> rule.getValue().when().test(seen))
                .map(Map.Entry::getKey)
                .toList();
        assertThat(speaking).hasSize(1);

        Step next = Ladder.next(seen.patience(), seen.pushed(), seen.read(), seen.ancestry());

        Step expected = RULES.get(speaking.getFirst()).then();
        assertThat(next).as(speaking.getFirst()).isInstanceOf(expected.getClass());
        if (next instanceof Step.Refused || next.getClass().getRecordComponents().length == 0) {
            assertThat(next).as(speaking.getFirst()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @MethodSource("everything")
    void only_a_read_confirms_and_only_the_services_last_look_gives_up(Seen seen) {
        Step next = Ladder.next(seen.patience(), seen.pushed(), seen.read(), seen.ancestry());

        if (next instanceof Step.Confirmed) {
            assertThat(seen.read()).isInstanceOf(Read.Equal.class);
        }
        if (next instanceof Step.Failed failed) {
            assertThat(seen.patience()).isEqualTo(SERVICE_LAST);
            assertThat(failed.code()).isEqualTo(Code.DELIVERY_INDETERMINATE);
        }
        if (next instanceof Step.Push) {
            assertThat(seen.patience()).isEqualTo(PUSHES_LEFT);
        }
    }

    static Stream<Seen> everything() {
        return Stream.of(Patience.values())
                .flatMap(patience -> PUSHED.stream()
                        .flatMap(pushed -> READ.stream()
                                .flatMap(read -> ANCESTRY.stream()
                                        .map(ancestry -> new Seen(patience, pushed, read, ancestry)))));
    }

    private static Map.Entry<String, Rule> rule(String name, Predicate<Seen> when, Step then) {
        return Map.entry(name, new Rule(when, then));
    }

    /** A step whose sentence is not the point. */
    private static Step why(Class<? extends Step> kind) {
        if (kind == Step.Indeterminate.class) {
            return new Step.Indeterminate("");
        }
        return kind == Step.ReadLater.class ? new Step.ReadLater("") : new Step.Failed(Code.DELIVERY_INDETERMINATE, "");
    }
}
