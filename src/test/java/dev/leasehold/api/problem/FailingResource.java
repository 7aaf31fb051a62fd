package dev.leasehold.api.problem;

import dev.leasehold.api.security.Requires;
import dev.leasehold.lease.InputFile;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import java.util.List;

import static dev.leasehold.api.security.Access.PUBLIC;

/** Misbehaves on purpose. Hidden, because what is served as the API is written in tests. */
@Path(FailingResource.PATH)
public class FailingResource {
    public static final String PATH = "/v1/failing";

    public record Files(List<InputFile> inputs) {}

    @GET
    @Operation(hidden = true)
    @Path("/unexpectedly")
    @Requires(PUBLIC)
    @Produces("application/octet-stream")
    public byte[] unexpectedly() {
        throw new IllegalStateException("the secret is 42");
    }

    @GET
    @Operation(hidden = true)
    @Path("/counted")
    @Requires(PUBLIC)
    public String counted(@QueryParam("limit") int limit) {
        return "" + limit;
    }

    @POST
    @Operation(hidden = true)
    @Path("/files")
    @Requires(PUBLIC)
    public Files files(Files files) {
        return files;
    }
}
