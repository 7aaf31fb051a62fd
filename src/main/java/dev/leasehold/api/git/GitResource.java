package dev.leasehold.api.git;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Caller;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.forge.Client;
import dev.leasehold.forge.ForgeConfig;
import dev.leasehold.forge.GitServer;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import static dev.leasehold.platform.problem.ProblemCode.BAD_REQUEST;
import static dev.leasehold.platform.problem.ProblemCode.NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.OVERLOADED;
import static dev.leasehold.platform.problem.ProblemCode.PARAMETER_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.PROJECT_NOT_FOUND;

/** Git's smart HTTP, both ways streamed. */
@Path("/git/{name}.git")
@Tag(name = "git")
@RunOnVirtualThread
public class GitResource {
    private static final String FETCH = "git-upload-pack";
    private static final String PUSH = "git-receive-pack";
    private static final String TYPE = "application/x-%s-%s";

    private final Instance<GitServer> server;
    private final ForgeConfig config;
    private final GitClients clients;

    GitResource(Instance<GitServer> server, ForgeConfig config, Caller caller) {
        this.server = server;
        this.config = config;
        this.clients = new GitClients(caller);
    }

    @GET
    @Path("info/refs")
    @Requires({Access.READ, Access.ATTEMPT})
    @Within(Reach.REPOSITORY)
    @APIResponse(
            responseCode = "200",
            description = "In git's own protocol",
            content =
                    @Content(
                            mediaType = "application/x-git-upload-pack-advertisement",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response advertise(
            @PathParam("name") String name,
            @QueryParam("service") @Nullable String service,
            @HeaderParam("Git-Protocol") @Nullable String protocol)
            throws IOException {
        Client client = clients.of(name);
        byte[] answer = switch (service) {
            case FETCH -> repositories(name).beforeFetch(name, isVersion2(protocol));
            case PUSH -> repositories(name).beforePush(name, clients.pushing(client));
            case null, default ->
                throw new ProblemException(
                        PARAMETER_INVALID,
                        "Only git's smart protocol is spoken here: service is %s.".formatted(service));
        };
        return answer(TYPE.formatted(service, "advertisement"), answer);
    }

    @POST
    @Path(FETCH)
    @Consumes(MediaType.WILDCARD)
    @Requires({Access.READ, Access.ATTEMPT})
    @Within(Reach.REPOSITORY)
    @APIResponse(
            responseCode = "200",
            description = "In git's own protocol",
            content =
                    @Content(
                            mediaType = "application/x-git-upload-pack-result",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response fetch(
            @PathParam("name") String name,
            InputStream body,
            @HeaderParam("Git-Protocol") @Nullable String protocol,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String encoding,
            @Context HttpServerRequest request)
            throws IOException {
        Client client = clients.of(name);
        GitServer repositories = repositories(name);
        try {
            GitServer.Answer answer = repositories
                    .fetch(name, client, isVersion2(protocol), unpacked(body, encoding), () -> hangUp(request))
                    .orElseThrow(GitResource::overloaded);
            StreamingOutput stream = answer::writeTo;
            return answer(TYPE.formatted(FETCH, "result"), stream);
        } catch (EOFException | ZipException e) {
            throw torn();
        }
    }

    @POST
    @Path(PUSH)
    @Consumes(MediaType.WILDCARD)
    @Requires({Access.SUBMIT, Access.ATTEMPT})
    @APIResponse(
            responseCode = "200",
            description = "In git's own protocol",
            content =
                    @Content(
                            mediaType = "application/x-git-receive-pack-result",
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response push(
            @PathParam("name") String name,
            InputStream body,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) @Nullable String encoding,
            @Context HttpServerRequest request)
            throws IOException {
        Client client = clients.of(name);
        GitServer repositories = repositories(name);
        try {
            InputStream answer = repositories
                    .push(name, client, unpacked(body, encoding), () -> hangUp(request))
                    .orElseThrow(GitResource::overloaded);
            return answer(TYPE.formatted(PUSH, "result"), answer.readAllBytes());
        } catch (EOFException | ZipException e) {
            throw torn();
        }
    }

    private GitServer repositories(String name) {
        if (!config.owner()) {
            throw Problem.of(NOT_FOUND, "This service does not have the repositories.")
                    .suggest(config.publicUrl()
                            .map("Use the one at %s."::formatted)
                            .orElse("Ask the operator for the address of the one that has them."))
                    .exception();
        }
        if (!Source.isRepositoryName(name) || !server.get().has(name)) {
            throw new ProblemException(PROJECT_NOT_FOUND, "There is no project '%s'.".formatted(name));
        }
        return server.get();
    }

    /** Git compresses a long request. */
    private static InputStream unpacked(InputStream body, @Nullable String encoding) throws IOException {
        return "gzip".equals(encoding) ? new GZIPInputStream(body) : body;
    }

    private static boolean isVersion2(@Nullable String protocol) {
        return protocol != null && Arrays.asList(protocol.split(":", -1)).contains("version=2");
    }

    private static void hangUp(HttpServerRequest request) {
        request.connection().close();
    }

    private static ProblemException overloaded() {
        return Problem.of(OVERLOADED, "Too many fetches and pushes are under way.")
                .with("retryAfterSeconds", 2)
                .exception();
    }

    private static ProblemException torn() {
        return new ProblemException(BAD_REQUEST, "The request ends in the middle, or is none of git's.");
    }

    private static Response answer(String type, Object entity) {
        return Response.ok(entity)
                .type(type)
                .header(HttpHeaders.CACHE_CONTROL, "no-cache")
                .build();
    }
}
