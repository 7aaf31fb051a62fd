package dev.leasehold.api.experiment;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Caller;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.experiment.archive.ArchiveConfig;
import dev.leasehold.experiment.archive.ArchivedFile;
import dev.leasehold.experiment.archive.Export;
import dev.leasehold.experiment.archive.Import;
import dev.leasehold.experiment.archive.KeptFiles;
import dev.leasehold.experiment.archive.Origin;
import dev.leasehold.experiment.loop.Experiments;
import dev.leasehold.experiment.store.ExperimentRow;
import dev.leasehold.forge.ForgeConfig;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.LimitedStream;
import dev.leasehold.platform.archive.BadArchive;
import dev.leasehold.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;

import static dev.leasehold.platform.problem.ProblemCode.ARCHIVE_INVALID;

/** Whole experiments as one file, both ways. */
@Path("/v1/experiments")
@Tag(name = "experiments")
@RunOnVirtualThread
public class ArchiveResource {
    private static final String TAR = "application/x-tar";

    private final Experiments experiments;
    private final Export exports;
    private final Import imports;
    private final KeptFiles kept;
    private final ArchiveConfig config;
    private final ForgeConfig forge;
    private final Caller caller;

    ArchiveResource(
            Experiments experiments,
            Export exports,
            Import imports,
            KeptFiles kept,
            ArchiveConfig config,
            ForgeConfig forge,
            Caller caller) {
        this.experiments = experiments;
        this.exports = exports;
        this.imports = imports;
        this.kept = kept;
        this.config = config;
        this.forge = forge;
        this.caller = caller;
    }

    /** What came along with an imported experiment; the contents lie under {@code /v1/blobs}. */
    public record Files(@Nullable Origin origin, List<ArchivedFile> files) {}

    /** The experiment as a tar file, as it stands: spec, ideas, variants, repository, journal, tasks and their logs. */
    @GET
    @Path("{id}/export")
    @Produces(TAR)
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    @APIResponse(
            responseCode = "200",
            description = "The archive",
            content = @Content(mediaType = TAR, schema = @Schema(type = SchemaType.STRING, format = "binary")))
    public Response export(@PathParam("id") String id) {
        ExperimentRow row = experiments.find(id);
        StreamingOutput archive = to -> exports.write(row, to);
        return Response.ok(archive, TAR)
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s.tar\"".formatted(id))
                .build();
    }

    /** A new experiment of what was exported here or elsewhere. It has ended, and is there to be looked at and cloned. */
    @POST
    @Path("import")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Requires(Access.SUBMIT)
    @APIResponse(
            responseCode = "201",
            description = "It is there",
            content = @Content(mediaType = "application/json", schema = @Schema(implementation = ExperimentView.class)))
    public Response bring(
            InputStream archive,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) @Parameter(hidden = true) @Nullable Long announced,
            @Context UriInfo address)
            throws IOException {
        long most = config.maxSize().asLongValue();
        if (announced != null && announced > most) {
            throw new LimitedStream.TooLong(most);
        }
        try {
            ExperimentRow row =
                    experiments.find(TaskId.text(imports.read(new LimitedStream(archive, most), caller.name())));
            ExperimentView view = ExperimentView.of(
                    row,
                    experiments.spec(row),
                    experiments.warnings(row),
                    forge.publicUrl().orElse(address.getBaseUri()));
            return Response.created(URI.create("/v1/experiments/" + view.id()))
                    .entity(view)
                    .build();
        } catch (BadArchive e) {
            throw new ProblemException(ARCHIVE_INVALID, "The archive is not taken: %s.".formatted(e.getMessage()));
        }
    }

    /** Where an imported experiment came from, and its journal, tasks and logs as they were there. */
    @GET
    @Path("{id}/files")
    @Produces(MediaType.APPLICATION_JSON)
    @Requires(Access.READ)
    @Within(Reach.EXPERIMENT)
    public Files files(@PathParam("id") String id) {
        ExperimentRow row = experiments.find(id);
        return new Files(kept.origin(row.id()).orElse(null), kept.files(row.id()));
    }
}
