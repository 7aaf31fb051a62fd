package dev.leasehold.lease;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Everything that a {@link Walk} leaves to chance. The seed alone decides it. */
final class Dice {
    private static final List<String> ROLES = List.of("left", "right");
    private static final List<String> GROUPS = List.of("", "two", "three", "free");
    private static final List<Verdict> VERDICTS = List.of(
            LeaseFixture.success(),
            LeaseFixture.success(),
            LeaseFixture.success(),
            Verdict.failed(Code.COMMAND_FAILED, "no"),
            Verdict.failed(Code.TIMED_OUT, "slow"),
            Verdict.failed(Code.SPAWN_FAILED, "full"),
            Verdict.failed(Code.SANDBOX_FAILED, "shut"),
            Verdict.failed(Code.CANCELLED, "as asked"),
            Verdict.failed(Code.RELEASED, "mine no more"),
            Verdict.failed(Code.HOST_STOPPED, "going down"));

    private final Random random;

    Dice(long seed) {
        random = new Random(seed);
    }

    Random random() {
        return random;
    }

    boolean oneIn(int sides) {
        return random.nextInt(sides) == 0;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    String role() {
        return any(ROLES);
    }

    String group() {
        return any(GROUPS);
    }

    Verdict verdict() {
        return any(VERDICTS);
    }

    <T> T any(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    NewTask task() {
        Instant runAfter = oneIn(8) ? Instant.now().plusSeconds(3_600) : null;
        Budget budget = new Budget(1 + random.nextInt(3), 1 + random.nextInt(3));
        return new NewTask(role(), group(), random.nextInt(3), runAfter, budget, Map.of(), LeaseFixture.work());
    }
}
