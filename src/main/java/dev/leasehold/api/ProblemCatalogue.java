package dev.leasehold.api;

import dev.leasehold.api.security.Requires;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemCode;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import java.util.Arrays;
import java.util.List;

import static dev.leasehold.api.security.Access.PUBLIC;

/** Makes the {@code type} of every problem an address that explains it. */
@Path("/problems")
@Tag(name = "problems")
@RunOnVirtualThread
public class ProblemCatalogue {
    /** One code: what it means and what usually helps. */
    public record Entry(String code, int status, String title, String suggestion) {
        static Entry of(ProblemCode code) {
            return new Entry(code.wire(), code.status(), code.title(), code.suggestion());
        }
    }

    @GET
    @Requires(PUBLIC)
    @Operation(operationId = "listProblems", summary = "Lists every code an error answer can carry")
    public List<Entry> all() {
        return Arrays.stream(ProblemCode.values()).map(Entry::of).toList();
    }

    @GET
    @Path("/{code}")
    @Requires(PUBLIC)
    @Operation(operationId = "showProblem", summary = "Explains one code")
    public Entry one(@PathParam("code") String code) {
        return ProblemCode.of(code)
                .map(Entry::of)
                .orElseThrow(() -> Problem.of(ProblemCode.NOT_FOUND, "'%s' is not a problem code.".formatted(code))
                        .suggest("List the codes at /problems.")
                        .exception());
    }
}
