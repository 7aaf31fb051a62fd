package dev.leasehold.api.blob;

import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.platform.LimitedStream;
import dev.leasehold.platform.blob.Blob;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.blob.Stored;
import dev.leasehold.platform.problem.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import static dev.leasehold.api.security.Access.READ;
import static dev.leasehold.api.security.Access.SUBMIT;
import static dev.leasehold.api.security.Access.WORKER;
import static dev.leasehold.platform.problem.ProblemCode.BLOB_NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.DIGEST_MISMATCH;

/** Contents by digest, streamed both ways. */
@Path("/v1/blobs")
@Tag(name = "blobs")
@RunOnVirtualThread
public class BlobResource {
    private final Blobs blobs;
    private final BlobConfig config;

    @Inject
    BlobResource(Blobs blobs, BlobConfig config) {
        this.blobs = blobs;
        this.config = config;
    }

    @POST
    @Consumes(MediaType.WILDCARD)
    @Requires(SUBMIT)
    @Within(Reach.INPUT)
    @Operation(operationId = "storeBlob", summary = "Stores a content and answers with its digest")
    @APIResponse(
            responseCode = "201",
            description = "It is stored now",
            content = @Content(schema = @Schema(implementation = Blob.class)))
    @APIResponse(
            responseCode = "200",
            description = "It was stored before",
            content = @Content(schema = @Schema(implementation = Blob.class)))
    public Response store(
            InputStream content,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Parameter(hidden = true) @Nullable Long announced)
            throws IOException {
        return answer(blobs.store(limited(content, announced)));
    }

    @PUT
    @Path("/{digest}")
    @Consumes(MediaType.WILDCARD)
    @Requires(SUBMIT)
    @Within(Reach.INPUT)
    @Operation(operationId = "putBlob", summary = "Stores a content of this digest; harmless when repeated")
    @APIResponse(
            responseCode = "201",
            description = "It is stored now",
            content = @Content(schema = @Schema(implementation = Blob.class)))
    @APIResponse(
            responseCode = "200",
            description = "It was stored before",
            content = @Content(schema = @Schema(implementation = Blob.class)))
    public Response put(
            @PathParam("digest") Digest digest,
            InputStream content,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Parameter(hidden = true) @Nullable Long announced)
            throws IOException {
        return blobs.store(digest, limited(content, announced))
                .map(BlobResource::answer)
                .orElseThrow(() -> Problem.of(DIGEST_MISMATCH, "The content is not of digest %s.".formatted(digest))
                        .exception());
    }

    @GET
    @Path("/{digest}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Requires({READ, WORKER})
    @Operation(operationId = "getBlob", summary = "The content of this digest")
    @APIResponse(
            responseCode = "200",
            description = "The content",
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            type = org.eclipse.microprofile.openapi.annotations.enums.SchemaType.STRING,
                                            format = "binary")))
    public Response get(@PathParam("digest") Digest digest) {
        Blob blob = find(digest);
        blobs.touch(List.of(digest));
        StreamingOutput content = to -> blobs.copy(blob, to);
        return described(blob).entity(content).build();
    }

    @HEAD
    @Path("/{digest}")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Requires({READ, WORKER})
    @Operation(operationId = "headBlob", summary = "Whether a content of this digest is stored, and its size")
    @APIResponse(
            responseCode = "200",
            description = "It is stored",
            content = @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM))
    public Response head(@PathParam("digest") Digest digest) {
        return described(find(digest)).build();
    }

    private Blob find(Digest digest) {
        return blobs.find(digest)
                .orElseThrow(() -> Problem.of(BLOB_NOT_FOUND, "Nothing is stored under %s.".formatted(digest))
                        .exception());
    }

    private InputStream limited(InputStream content, @Nullable Long announced) throws IOException {
        long limit = config.maxSize().asLongValue();
        if (announced != null && announced > limit) {
            throw new LimitedStream.TooLong(limit);
        }
        return new LimitedStream(content, limit);
    }

    private static Response answer(Stored stored) {
        return Response.status(stored.fresh() ? 201 : 200).entity(stored.blob()).build();
    }

    /** Whatever the content is, no browser shall run it. */
    private static Response.ResponseBuilder described(Blob blob) {
        return Response.ok()
                .type(MediaType.APPLICATION_OCTET_STREAM)
                .header(HttpHeaders.CONTENT_LENGTH, blob.size())
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment")
                .header("X-Content-Type-Options", "nosniff")
                .tag(blob.digest().value());
    }
}
