package dev.leasehold.worker.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.lease.Attended;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.Errand;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Held;
import dev.leasehold.lease.Landing;
import dev.leasehold.lease.LeaseTerms;
import dev.leasehold.lease.Renewal;
import dev.leasehold.lease.Usage;
import dev.leasehold.lease.Verdict;
import dev.leasehold.lease.Work;
import dev.leasehold.platform.problem.ProblemCode;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.util.List;

/** What goes over the wire between a worker and the service. Durations, never times of day: clocks may differ. */
public final class ClaimBodies {
    private static final int MOST_AT_ONCE = 1_000;
    private static final int LONGEST_WAIT_SECONDS = 60;
    private static final int LONGEST_HOST = 100;

    private ClaimBodies() {}

    public record Claim(
            String role,
            @Nullable Integer max,
            @Nullable Integer waitSeconds,
            String host,
            @Nullable String sandbox) {
        public Claim {
            if (max != null && (max < 1 || max > MOST_AT_ONCE)) {
                throw new IllegalArgumentException("max is %d, must be between 1 and %d".formatted(max, MOST_AT_ONCE));
            }
            checkWait(waitSeconds);
            if (host.isBlank() || host.length() > LONGEST_HOST || host.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("host must be 1 to %d characters".formatted(LONGEST_HOST));
            }
        }

        public int most() {
            return max == null ? 1 : max;
        }

        public Duration patience() {
            return Duration.ofSeconds(waitSeconds == null ? 0 : waitSeconds);
        }
    }

    /** Whose claims are to wait no longer. */
    public record Leave(String role, String host) {}

    public record Grants(List<Granted> grants) {}

    public record Granted(
            String task,
            int attempt,
            long epoch,
            String role,
            double ttlSeconds,
            double capSeconds,
            int timeoutSeconds,
            Work work,
            @Nullable ForgeAccess forge) {
        public static Granted of(Grant grant, int roleTimeout) {
            Integer own = grant.work().timeoutSeconds();
            return new Granted(
                    grant.task(),
                    grant.attempt(),
                    grant.epoch(),
                    grant.role(),
                    grant.ttl().toMillis() / 1000.0,
                    grant.cap().toMillis() / 1000.0,
                    own == null ? roleTimeout : own,
                    grant.work(),
                    grant.forge());
        }
    }

    /** What a worker sees of a grant of its own. */
    public static Grant grant(Granted granted) {
        return new Grant(
                granted.task(),
                granted.attempt(),
                granted.epoch(),
                granted.role(),
                Duration.ofMillis(Math.round(granted.ttlSeconds() * 1000)),
                Duration.ofMillis(Math.round(granted.capSeconds() * 1000)),
                granted.work().within(granted.timeoutSeconds()),
                granted.forge());
    }

    public record Renew(String host, List<Held> held) {
        public Renew {
            held = held == null ? List.of() : List.copyOf(held);
        }
    }

    /** What is asked for, of which leases, and how long to wait for it. */
    public record Attend(
            String role, List<Attended> held, @Nullable Integer waitSeconds) {
        public Attend {
            held = held == null ? List.of() : List.copyOf(held);
            if (held.size() > MOST_AT_ONCE) {
                throw new IllegalArgumentException(
                        "held has %d leases, must be at most %d".formatted(held.size(), MOST_AT_ONCE));
            }
            checkWait(waitSeconds);
        }

        public Duration patience() {
            return Duration.ofSeconds(waitSeconds == null ? 0 : waitSeconds);
        }
    }

    /** Errands in the order in which they are to be done. {@code rang}: a renewal may have more to tell. */
    public record Heard(boolean rang, List<Errand> errands) {}

    /** Without {@code refused}, the code of a problem, it was done. */
    public record Answer(
            long epoch,
            @Nullable String refused,
            @Nullable String sentence,
            @Nullable JsonNode body) {
        private static final int LARGEST = 256 * 1024;

        public Answer {
            if (refused != null && ProblemCode.of(refused).isEmpty()) {
                throw new IllegalArgumentException("refused is '%s', must be the code of a problem".formatted(refused));
            }
            if (body != null && body.toString().length() > LARGEST) {
                throw new IllegalArgumentException("body must not be larger than %d bytes".formatted(LARGEST));
            }
        }

        public static Answer of(ErrandAnswer answer) {
            ProblemCode why = answer.refused();
            return new Answer(answer.epoch(), why == null ? null : why.wire(), answer.sentence(), answer.body());
        }

        public ErrandAnswer to(long errand) {
            return new ErrandAnswer(
                    errand,
                    epoch,
                    refused == null ? null : ProblemCode.of(refused).orElseThrow(),
                    sentence == null ? "" : sentence,
                    body == null || body.isNull() ? null : body);
        }
    }

    private static void checkWait(@Nullable Integer waitSeconds) {
        if (waitSeconds != null && (waitSeconds < 0 || waitSeconds > LONGEST_WAIT_SECONDS)) {
            throw new IllegalArgumentException(
                    "waitSeconds is %d, must be between 0 and %d".formatted(waitSeconds, LONGEST_WAIT_SECONDS));
        }
    }

    public record Renewals(List<Renewed> leases) {}

    public record Renewed(String task, long epoch, Renewal.State state, double ttlSeconds) {
        public static Renewed of(Renewal renewal, LeaseTerms terms) {
            return new Renewed(
                    renewal.task(),
                    renewal.epoch(),
                    renewal.state(),
                    terms.ttl().toMillis() / 1000.0);
        }

        public static Renewed lost(Held held) {
            return new Renewed(held.task(), held.epoch(), Renewal.State.LOST, 0);
        }
    }

    /** Without a {@code code} the attempt succeeded; of a task that delivers, the {@code landing} says in which commit. */
    public record Outcome(
            long epoch,
            @Nullable Code code,
            @Nullable String message,
            @Nullable Integer exitCode,
            @Nullable Integer signal,
            @Nullable JsonNode outcome,
            @Nullable Usage usage,
            @Nullable Landing landing) {
        private static final int LARGEST_OUTCOME = 64 * 1024;

        public Outcome {
            if (outcome != null && outcome.isNull()) {
                outcome = null;
            }
            if (outcome != null && !(outcome instanceof ObjectNode)) {
                throw new IllegalArgumentException("outcome must be a JSON object");
            }
            if (outcome != null && outcome.toString().length() > LARGEST_OUTCOME) {
                throw new IllegalArgumentException(
                        "outcome must not be larger than %d bytes".formatted(LARGEST_OUTCOME));
            }
        }

        public static Outcome of(long epoch, Verdict verdict) {
            return new Outcome(
                    epoch,
                    verdict.code(),
                    verdict.message(),
                    verdict.exitCode(),
                    verdict.signal(),
                    verdict.outcome(),
                    verdict.usage(),
                    verdict.landing());
        }

        public Verdict verdict() {
            return new Verdict(
                    code,
                    message == null ? "" : message,
                    outcome,
                    exitCode,
                    signal,
                    usage == null ? Usage.NONE : usage,
                    landing);
        }
    }

    public record Release(long epoch, @Nullable String reason) {}

    /** What the end of the attempt led to. */
    public record Settled(String task, String state) {}
}
