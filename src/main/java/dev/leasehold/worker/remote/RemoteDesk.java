package dev.leasehold.worker.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Requests.Next;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.json.LenientJson;
import dev.leasehold.worker.BrokerException;
import dev.leasehold.worker.RequestDesk;
import dev.leasehold.worker.wire.RequestBodies.Answered;
import dev.leasehold.worker.wire.RequestBodies.Asking;
import dev.leasehold.worker.wire.RequestBodies.Found;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import static java.net.http.HttpRequest.BodyPublishers.ofString;

/** What is asked of a task that stays up, for a host anywhere else. */
final class RemoteDesk implements RequestDesk {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int CONFLICT = 409;

    private final ServiceClient service;

    RemoteDesk(ServiceClient service) {
        this.service = service;
    }

    @Override
    public Next next(Grant lease, Duration patience) {
        String path = "/v1/claims/%s/requests".formatted(lease.task());
        HttpResponse<String> answer =
                post(path, new Asking(lease.epoch(), (int) patience.toSeconds()), patience.plus(DEADLINE));
        return answer.statusCode() == CONFLICT
                ? new Next.LeaseLost()
                : found(path, answer).next();
    }

    @Override
    public boolean answer(Grant lease, String request, JsonNode body) {
        String path = "/v1/claims/%s/requests/%s/answer".formatted(lease.task(), request);
        HttpResponse<String> answer = post(path, new Answered(lease.epoch(), body), DEADLINE);
        if (answer.statusCode() == CONFLICT) {
            return false;
        }
        RemoteBroker.demand(answer, path);
        return true;
    }

    private HttpResponse<String> post(String path, Object body, Duration deadline) {
        try {
            return service.send(
                    service.request(path, deadline)
                            .header("Content-Type", "application/json")
                            .POST(ofString(Json.write(body)))
                            .build(),
                    BodyHandlers.ofString());
        } catch (IOException e) {
            throw BrokerException.unreachable(e);
        }
    }

    private static Found found(String path, HttpResponse<String> answer) {
        try {
            return LenientJson.MAPPER.readValue(RemoteBroker.demand(answer, path), Found.class);
        } catch (JsonProcessingException e) {
            throw BrokerException.unreachable(e);
        }
    }
}
