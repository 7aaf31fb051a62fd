package dev.leasehold.api.experiment;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.platform.blob.Blob;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

import static dev.leasehold.platform.problem.ProblemCode.ARTIFACTS_NOT_FOUND;

/** What the commands of a variant left in {@code .leasehold/artifacts}. */
@Path("/v1/experiments/{id}/variants/{variant}/artifacts")
@Tag(name = "experiments")
@RunOnVirtualThread
public class ArtifactsResource {
    public static final String TAR = "application/x-tar";

    private final StandingResource standing;
    private final Blobs blobs;

    ArtifactsResource(StandingResource standing, Blobs blobs) {
        this.standing = standing;
        this.blobs = blobs;
    }

    /** One tar: of the evaluator's files or, where it left none, the executor's. */
    @GET
    @Produces(TAR)
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    @APIResponse(
            responseCode = "200",
            description = "The files",
            content = @Content(mediaType = TAR, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response artifacts(@PathParam("id") String id, @PathParam("variant") String name) {
        VariantLine variant = standing.find(id, name).line();
        Blob tar = kept(variant.artifacts());
        StreamingOutput content = to -> blobs.copy(tar, to);
        return Response.ok(content, TAR)
                .header(HttpHeaders.CONTENT_LENGTH, tar.size())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s.tar\"".formatted(variant.slug()))
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }

    private Blob kept(@Nullable String artifacts) {
        if (artifacts == null) {
            throw Problem.of(ARTIFACTS_NOT_FOUND, "The variant has left no files.")
                    .exception();
        }
        if (!Digest.isOne(artifacts)) {
            throw Problem.of(ARTIFACTS_NOT_FOUND, "What the variant has left lies elsewhere: %s".formatted(artifacts))
                    .suggest("Fetch it from there.")
                    .exception();
        }
        return blobs.find(new Digest(artifacts))
                .orElseThrow(() -> Problem.of(ARTIFACTS_NOT_FOUND, "What the variant has left is not here.")
                        .suggest("An experiment that was imported comes without: fetch it where that was exported.")
                        .exception());
    }
}
