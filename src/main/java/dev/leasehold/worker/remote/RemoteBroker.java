package dev.leasehold.worker.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.lease.Attended;
import dev.leasehold.lease.ErrandAnswer;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Held;
import dev.leasehold.lease.Renewal;
import dev.leasehold.lease.Report;
import dev.leasehold.lease.Settlement;
import dev.leasehold.live.LogPiece;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.json.LenientJson;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemCode;
import dev.leasehold.worker.Broker;
import dev.leasehold.worker.BrokerException;
import dev.leasehold.worker.News;
import dev.leasehold.worker.wire.ClaimBodies;
import dev.leasehold.worker.wire.ClaimBodies.Answer;
import dev.leasehold.worker.wire.ClaimBodies.Attend;
import dev.leasehold.worker.wire.ClaimBodies.Claim;
import dev.leasehold.worker.wire.ClaimBodies.Grants;
import dev.leasehold.worker.wire.ClaimBodies.Heard;
import dev.leasehold.worker.wire.ClaimBodies.Leave;
import dev.leasehold.worker.wire.ClaimBodies.Outcome;
import dev.leasehold.worker.wire.ClaimBodies.Renew;
import dev.leasehold.worker.wire.ClaimBodies.Renewals;
import dev.leasehold.worker.wire.ClaimBodies.Settled;
import dev.leasehold.worker.wire.RoleTerms;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The service, for a host anywhere else. */
public final class RemoteBroker implements Broker {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Duration END_DEADLINE = Duration.ofSeconds(2);
    private static final int CONFLICT = 409;
    private static final int MOST_WORDS = 500;

    private final ServiceClient service;
    private final String host;
    private final String sandbox;
    private volatile @Nullable Thread attending;

    public RemoteBroker(ServiceClient service, String host, String sandbox) {
        this.service = service;
        this.host = host;
        this.sandbox = sandbox;
    }

    /** The terms of a role as the service has them. */
    public RoleTerms terms(String role) {
        String path = "/v1/roles/" + role;
        try {
            HttpResponse<String> answer =
                    service.send(service.request(path, DEADLINE).GET().build(), BodyHandlers.ofString());
            return read(demand(answer, path), RoleTerms.class);
        } catch (IOException e) {
            throw BrokerException.unreachable(e);
        }
    }

    @Override
    public List<Grant> claim(String role, int max, Duration patience) {
        Claim claim = new Claim(role, max, wholeSeconds(patience), host, sandbox);
        String answer = post("/v1/claims", json(claim), patience.plus(DEADLINE));
        return read(answer, Grants.class).grants().stream()
                .map(ClaimBodies::grant)
                .toList();
    }

    /** Not by hanging up, for it may have been granted something this moment. */
    @Override
    public void endClaims(String role) {
        post("/v1/claims/leave", json(new Leave(role, host)), END_DEADLINE);
    }

    @Override
    public List<Renewal> renew(String role, Collection<Held> held) {
        String answer = post("/v1/claims/renew", json(new Renew(host, List.copyOf(held))), DEADLINE);
        return read(answer, Renewals.class).leases().stream()
                .map(lease -> new Renewal(lease.task(), lease.epoch(), lease.state()))
                .toList();
    }

    @Override
    public News attend(String role, Collection<Attended> held, Duration patience) {
        Attend asked = new Attend(role, List.copyOf(held), wholeSeconds(patience));
        attending = Thread.currentThread();
        try {
            Heard heard = read(post("/v1/claims/errands", json(asked), patience.plus(DEADLINE)), Heard.class);
            return new News(heard.rang(), heard.errands());
        } catch (BrokerException e) {
            if (Thread.currentThread().isInterrupted()) { // asked to wait no longer
                return News.NONE;
            }
            throw e;
        } finally {
            attending = null;
        }
    }

    /** By hanging up: errands that nobody hears of are told again. */
    @Override
    public void endAttending() {
        Thread waiting = attending;
        if (waiting != null) {
            waiting.interrupt();
        }
    }

    @Override
    public void answer(List<ErrandAnswer> answers) {
        for (ErrandAnswer answer : answers) {
            post("/v1/claims/errands/" + answer.errand(), json(Answer.of(answer)), DEADLINE);
        }
    }

    @Override
    public Set<String> append(List<LogPiece> pieces) {
        Set<String> lost = new HashSet<>();
        for (LogPiece piece : pieces) {
            byte[] bytes = new byte[piece.bytes().remaining()];
            piece.bytes().duplicate().get(bytes);
            String path = "/v1/claims/%s/log?attempt=%d&epoch=%d&offset=%d"
                    .formatted(piece.task(), piece.attempt(), piece.epoch(), piece.offset());
            HttpResponse<String> answer =
                    send(path, BodyPublishers.ofByteArray(bytes), "application/octet-stream", DEADLINE);
            if (answer.statusCode() == CONFLICT) {
                lost.add(piece.task());
            } else {
                demand(answer, path);
            }
        }
        return lost;
    }

    @Override
    public List<Settlement> settle(List<Report> reports) {
        List<Settlement> answers = new ArrayList<>();
        for (Report report : reports) {
            answers.add(settle(report));
        }
        return answers;
    }

    private Settlement settle(Report report) {
        String path = "/v1/claims/%s/outcome".formatted(report.task());
        HttpResponse<String> answer =
                send(path, json(Outcome.of(report.epoch(), report.verdict())), "application/json", DEADLINE);
        if (answer.statusCode() == CONFLICT) {
            Problem why = read(answer.body(), Problem.class);
            return why.is(ProblemCode.LEASE_LOST)
                    ? new Settlement.LeaseLost(report.task())
                    : new Settlement.Conflict(
                            report.task(), String.valueOf(why.more().get("state")));
        }
        return new Settlement.Accepted(
                report.task(), read(demand(answer, path), Settled.class).state());
    }

    /** No less: with nothing to wait for, one call would follow the other. */
    static int wholeSeconds(Duration patience) {
        return (int) patience.plusMillis(999).toSeconds();
    }

    private String post(String path, BodyPublisher body, Duration deadline) {
        return demand(send(path, body, "application/json", deadline), path);
    }

    private HttpResponse<String> send(String path, BodyPublisher body, String type, Duration deadline) {
        try {
            HttpRequest request = service.request(path, deadline)
                    .header("Content-Type", type)
                    .POST(body)
                    .build();
            return service.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw BrokerException.unreachable(e);
        }
    }

    /** The body of a good answer. Only a 4xx is a definite no. */
    static String demand(HttpResponse<String> answer, String path) {
        int status = answer.statusCode();
        if (status / 100 == 2) {
            return answer.body();
        }
        IOException why = new IOException("%s answered %d: %s".formatted(path, status, words(answer.body())));
        throw status / 100 == 4 && status != 401 && status != 408 && status != 429
                ? BrokerException.refused(why)
                : BrokerException.unreachable(why);
    }

    /** What a problem says; of what is none, the beginning. */
    static String words(String body) {
        try {
            JsonNode problem = LenientJson.MAPPER.readTree(body);
            return problem.hasNonNull("detail") && problem.hasNonNull("code")
                    ? "%s [%s]"
                            .formatted(
                                    problem.path("detail").asText(),
                                    problem.path("code").asText())
                    : start(body);
        } catch (JsonProcessingException notOfTheService) {
            return start(body);
        }
    }

    private static String start(String body) {
        return body.length() <= MOST_WORDS ? body : body.substring(0, MOST_WORDS) + "…";
    }

    private static BodyPublisher json(Object body) {
        return BodyPublishers.ofString(Json.write(body));
    }

    private static <T> T read(String json, Class<T> type) {
        try {
            return LenientJson.MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw BrokerException.unreachable(e);
        }
    }
}
