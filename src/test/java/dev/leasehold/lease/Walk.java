package dev.leasehold.lease;

import dev.leasehold.lease.Renewal.State;
import dev.leasehold.live.LogPiece;
import dev.leasehold.live.Logs;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One random way through all that users, hosts, sweeps and crashes do. The seed alone decides it.
 *
 * <p>A host that crashes, hangs or lost a reply is one whose grant is used again later, or never.
 */
final class Walk {
    static final Map<String, Integer> LIMITS = Map.of("two", 2, "three", 3);

    private final LeaseFixture engine;
    private final Witness witness;
    private final boolean alone;
    private final Dice dice;
    private final Rows rows;
    private final Settling patient;
    private final Expiry expiry;
    private final Retention retention;
    private final Logs logs;
    private final List<Journal> appenders;
    private final Story story = new Story();
    private final List<Step> steps = Stream.of(
                    weighted(10, this::submit),
                    weighted(3, this::submitWithKey),
                    weighted(20, this::claim),
                    weighted(8, this::renew),
                    weighted(18, this::settle),
                    weighted(4, this::settleMany),
                    weighted(3, this::settleUnderAnEpochNobodyWasGiven),
                    weighted(5, this::log),
                    weighted(5, this::letALeaseRunOut),
                    weighted(4, this::sweep),
                    weighted(3, this::letTimeComeForTheDelayed),
                    weighted(3, this::ready),
                    weighted(4, this::cancel),
                    weighted(1, this::cancelAllOfAGroup),
                    weighted(3, this::redrive),
                    weighted(1, this::redriveAllOfAGroup),
                    weighted(2, this::purge),
                    weighted(2, this::forgetIdleLanes),
                    weighted(5, this::placeJournal))
            .flatMap(List::stream)
            .toList();

    /** Does something, and says what. */
    @FunctionalInterface
    private interface Step {
        String take();
    }

    /** @param alone whether nothing else acts on these tasks, so that every answer can be foretold */
    Walk(LeaseFixture engine, Witness witness, long seed, boolean alone) {
        this.engine = engine;
        this.witness = witness;
        this.alone = alone;
        this.dice = new Dice(seed);
        this.rows = new Rows(engine.database);
        this.patient = engine.settling(new Backoff(Duration.ofHours(1), Duration.ofHours(1), dice.random()));
        this.expiry = new Expiry(engine.database, engine.settling);
        this.retention = new Retention(engine.database, List.of());
        this.logs = new Logs(engine.database, 1 << 20);
        this.appenders = List.of(engine.journal, new Journal(engine.database, System::nanoTime));
    }

    private static List<Step> weighted(int weight, Step step) {
        return java.util.Collections.nCopies(weight, step);
    }

    void step() {
        story.tell(steps.get(dice.below(steps.size())).take());
    }

    Story story() {
        return story;
    }

    private String submit() {
        List<NewTask> wanted =
                Stream.generate(dice::task).limit(dice.oneIn(4) ? 6 : 1).toList();
        List<String> tasks = engine.submit(wanted);
        witness.submitted(tasks);
        return "submitted " + tasks;
    }

    /** The reply is lost; whoever waited for it asks again. */
    private String submitWithKey() {
        String key = alone ? "key-" + dice.below(1 << 20) : "key-" + dice.below(8);
        Submission.Key named = new Submission.Key("me", key, "digest");
        List<NewTask> wanted = List.of(dice.task());
        Submission first = engine.tasks.submit(wanted, named);
        Submission again = engine.tasks.submit(wanted, named);
        Submission other = engine.tasks.submit(wanted, new Submission.Key("me", key, "other"));
        demand(other instanceof Submission.KeyConflict, "another body under a known key was taken: " + other);
        if (first instanceof Submission.Accepted(List<String> tasks, boolean repeated)) {
            demand(again.equals(new Submission.Accepted(tasks, true)), first + " and then " + again);
            if (!repeated) {
                witness.submitted(tasks);
            }
        }
        return "submitted under " + key + ": " + first;
    }

    private String claim() {
        String host = "host-" + dice.below(4);
        List<Grant> grants = engine.claim(host, dice.role(), 1 + dice.below(5));
        witness.granted(grants);
        return host + " claimed " + names(grants);
    }

    private static List<String> names(List<Grant> grants) {
        return grants.stream().map(Walk::name).toList();
    }

    private static String name(Grant grant) {
        return "%s/%d under %d".formatted(grant.task(), grant.attempt(), grant.epoch());
    }

    private String renew() {
        List<Grant> wanted = someGrants();
        List<Boolean> holds = wanted.stream().map(engine::holds).toList();
        List<String> before = wanted.stream().map(rows::fingerprint).toList();
        List<Renewal> renewals = engine.leases.renew(
                wanted.stream()
                        .map(grant -> new Held(grant.task(), grant.epoch()))
                        .toList(),
                LeaseFixture.TERMS);
        Set<String> held = new HashSet<>();
        for (int i = 0; alone && i < wanted.size(); i++) {
            demand(holds.get(i) != (renewals.get(i).state() == State.LOST), "renewed wrongly: " + renewals.get(i));
            if (holds.get(i)) {
                held.add(wanted.get(i).task());
            }
        }
        for (int i = 0; alone && i < wanted.size(); i++) {
            boolean untouched = rows.fingerprint(wanted.get(i)).equals(before.get(i));
            demand(untouched || held.contains(wanted.get(i).task()), "changed by " + renewals.get(i));
        }
        return "renewed " + renewals;
    }

    private List<Grant> someGrants() {
        return Stream.generate(() -> witness.anyGrant(dice.random()))
                .limit(1 + dice.below(5))
                .flatMap(Optional::stream)
                .distinct()
                .toList();
    }

    /** Half of the replies are lost, and the report is sent again. */
    private String settle() {
        Optional<Grant> grant = witness.anyGrant(dice.random());
        if (grant.isEmpty()) {
            return "nothing to settle";
        }
        Report report = new Report(grant.get().task(), grant.get().epoch(), dice.verdict());
        Settlement answer = settle(grant.get(), report);
        if (dice.oneIn(2)) {
            Settlement again = settle(grant.get(), report);
            demand(!alone || again.equals(answer), "%s and then %s".formatted(answer, again));
        }
        return "settled %s as %s: %s"
                .formatted(name(grant.get()), report.verdict().code(), answer);
    }

    private Settlement settle(Grant grant, Report report) {
        boolean holds = engine.holds(grant);
        String before = rows.fingerprint(grant);
        Settling settling = dice.oneIn(3) ? patient : engine.settling;
        Settlement answer = settling.settle(List.of(report)).getFirst();
        witness.answered(report, answer);
        if (alone) {
            demand(!holds || answer instanceof Settlement.Accepted, "held, but not believed: " + answer);
            demand(holds || rows.fingerprint(grant).equals(before), "a stale report changed " + name(grant));
        }
        return answer;
    }

    private String settleMany() {
        List<Report> reports = new ArrayList<>();
        for (Grant grant : someGrants()) {
            reports.add(new Report(grant.task(), grant.epoch(), dice.verdict()));
            if (dice.oneIn(3)) {
                reports.add(new Report(grant.task(), grant.epoch(), dice.verdict()));
            }
        }
        List<Settlement> answers = engine.settling.settle(reports);
        for (int i = 0; i < reports.size(); i++) {
            witness.answered(reports.get(i), answers.get(i));
        }
        return "settled together: " + answers;
    }

    private String settleUnderAnEpochNobodyWasGiven() {
        return witness.anyGrant(dice.random())
                .map(grant -> {
                    String before = rows.fingerprint(grant);
                    long epoch = grant.epoch() + 1_000_000;
                    Settlement answer = engine.settle(grant.task(), epoch, dice.verdict());
                    demand(answer instanceof Settlement.LeaseLost, "an invented epoch was believed: " + answer);
                    demand(
                            !alone || rows.fingerprint(grant).equals(before),
                            "changed by an invented epoch: " + name(grant));
                    return "invented an epoch for " + name(grant);
                })
                .orElse("nothing to invent an epoch for");
    }

    private String log() {
        return witness.anyGrant(dice.random()).map(this::log).orElse("nothing to log");
    }

    private String log(Grant grant) {
        boolean over = !rows.holds(grant);
        String before = rows.fingerprint(grant);
        ByteBuffer bytes = ByteBuffer.wrap(("epoch " + grant.epoch()).getBytes(UTF_8));
        Set<String> lost = logs.append(List.of(new LogPiece(grant.task(), grant.attempt(), grant.epoch(), 0, bytes)));
        demand(!alone || lost.contains(grant.task()) == over, "logged wrongly: " + name(grant));
        demand(!alone || !over || rows.fingerprint(grant).equals(before), "a stale holder logged: " + name(grant));
        return "logged for " + name(grant);
    }

    private String letALeaseRunOut() {
        return witness.anyGrant(dice.random())
                .map(grant -> {
                    engine.letExpire(grant.task());
                    return "let any lease of %s run out".formatted(grant.task());
                })
                .orElse("no lease to run out");
    }

    private String sweep() {
        return "swept " + expiry.sweep();
    }

    private String letTimeComeForTheDelayed() {
        engine.letDelayedBeDue();
        return "let time come for the delayed";
    }

    private String ready() {
        return "readied " + engine.leases.readyDue(2);
    }

    private String cancel() {
        return witness.anyTask(dice.random())
                .map(task -> "cancelled " + task + ": " + engine.tasks.cancel(task))
                .orElse("nothing to cancel");
    }

    private String redrive() {
        return witness.anyTask(dice.random())
                .map(task -> "redrove " + task + ": " + engine.tasks.redrive(task))
                .orElse("nothing to redrive");
    }

    private String cancelAllOfAGroup() {
        String group = dice.group();
        return "cancelled of group '%s': %s"
                .formatted(group, engine.tasks.cancel(new TaskFilter(List.of(), null, group, null, Map.of())));
    }

    private String redriveAllOfAGroup() {
        String group = dice.group();
        return "redrove %d of group '%s'"
                .formatted(
                        engine.tasks.redrive(new TaskFilter(List.of(), null, group, Code.COMMAND_FAILED, Map.of())),
                        group);
    }

    /** What ended is found to be old, and forgotten; what lives is asked for as well, and stays. */
    private String purge() {
        List<String> some = Stream.generate(() -> witness.anyTask(dice.random()))
                .limit(3)
                .flatMap(Optional::stream)
                .distinct()
                .toList();
        witness.purged(some);
        return "purged %d of %s".formatted(retention.purge(some), some);
    }

    private String forgetIdleLanes() {
        return "forgot %d idle lanes".formatted(retention.dropIdleLanes());
    }

    private String placeJournal() {
        return "placed: " + dice.any(appenders).place();
    }

    private static void demand(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
