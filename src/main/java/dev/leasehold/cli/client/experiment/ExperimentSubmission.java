package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.BlobUpload;
import dev.leasehold.cli.client.Failures;
import dev.leasehold.cli.client.Notes;
import dev.leasehold.platform.client.Payload;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.client.ServiceUnreachable;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Hands in an experiment. Repeated with the same key it is harmless. */
public record ExperimentSubmission(Notes notes, RestClient service, String key) {

    /** The experiment as it was begun. */
    public JsonNode submit(SpecFile spec) {
        try {
            byte[] text = spec.uploaded(new BlobUpload(notes, service)).getBytes(StandardCharsets.UTF_8);
            return service.call(
                            "POST",
                            "/v1/experiments",
                            Map.of("Accept", "application/json", "Idempotency-Key", key),
                            new Payload.Bytes("application/yaml", text))
                    .json();
        } catch (ProblemException refused) {
            Problem problem = refused.problem();
            throw problem.more().containsKey("findings")
                    ? problem.with(Failures.FILE, spec.name().equals("-") ? "stdin" : spec.name())
                            .exception()
                    : refused;
        } catch (IOException e) {
            throw ServiceUnreachable.of(service.server(), e);
        }
    }
}
