package dev.leasehold.worker.inpod;

import dev.leasehold.platform.client.Answer;
import dev.leasehold.platform.client.ClientContext;
import dev.leasehold.platform.client.Payload;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.client.ServiceUnreachable;
import dev.leasehold.platform.json.LenientJson;
import dev.leasehold.platform.problem.ProblemException;
import dev.leasehold.worker.wire.ClaimBodies.Outcome;
import dev.leasehold.worker.wire.PodBodies.StepAssignment;
import dev.leasehold.worker.workspace.InputStore;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The service, as an attempt's token reaches it. Every call has a deadline; a service that restarts is waited for. */
final class PodService implements InputStore {
    private static final Duration SMALL = Duration.ofSeconds(30);
    private static final Duration LARGE = Duration.ofMinutes(5);
    private static final int NOT_FOUND = 404;
    private static final int BUSY = 503;

    private final RestClient service;
    private final StepDeadline deadline;

    PodService(URI root, String token, StepDeadline deadline) {
        this.service = new RestClient(new ClientContext(root, Optional.of(token)));
        this.deadline = deadline;
    }

    /** What a service says that has been upgraded meanwhile, and this pod does not know, is passed over. */
    StepAssignment assignment() throws IOException, InterruptedException {
        Answer answer = call("what to do", () -> service.call("GET", "/v1/attempt", Map.of(), null, SMALL));
        return LenientJson.MAPPER.readValue(answer.body(), StepAssignment.class);
    }

    @Override
    public void fetch(String digest, Path target) throws IOException {
        try {
            uninterrupted(() -> call("input " + digest, () -> {
                try (OutputStream to = Files.newOutputStream(target)) {
                    service.copy("/v1/attempt/inputs/" + digest, to, LARGE);
                    return target;
                }
            }));
        } catch (Refused e) {
            throw e.status == NOT_FOUND ? new NoSuchFileException(digest) : e;
        }
    }

    /** Stores a file, and answers its digest. */
    String keep(Path file) throws IOException {
        Answer answer = uninterrupted(() -> call(
                "to keep what the command has left",
                () -> service.call("POST", "/v1/attempt/artifacts", Map.of(), new Payload.Content(file), LARGE)));
        return answer.json().path("digest").asText();
    }

    /** One that is not there is not waited for, as a service is that does not answer. */
    void handOverLog(Path log) throws IOException, InterruptedException {
        if (Files.notExists(log)) {
            throw new NoSuchFileException(log.toString());
        }
        put("/v1/attempt/log", new Payload.Content(log), LARGE);
    }

    void handOverEnd(Outcome end) throws IOException, InterruptedException {
        put("/v1/attempt/end", Payload.json(end), SMALL);
    }

    private void put(String path, Payload body, Duration patience) throws IOException, InterruptedException {
        call("to take " + path, () -> service.call("PUT", path, Map.of(), body, patience));
    }

    private interface Call<T> {
        T make() throws IOException, InterruptedException;
    }

    private <T> T call(String what, Call<T> call) throws IOException, InterruptedException {
        StepDeadline.Tries tries = deadline.tries();
        while (true) {
            try {
                return call.make();
            } catch (ProblemException e) {
                int status = e.problem().status();
                if (status < 500 || !tries.again()) {
                    throw new Refused(status, what);
                }
            } catch (ServiceUnreachable | IOException e) {
                if (!tries.again()) {
                    throw new IOException(
                            "the service at %s does not answer: %s".formatted(service.server(), e.getMessage()), e);
                }
            }
        }
    }

    private static <T> T uninterrupted(Call<T> call) throws IOException {
        try {
            return call.make();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Its last answer. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        private final int status;

        Refused(int status, String what) {
            super("the service answered %d when asked for %s%s"
                    .formatted(status, what, status == BUSY ? ", again and again" : ""));
            this.status = status;
        }
    }
}
