package dev.leasehold.api.git;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Reach;
import dev.leasehold.api.security.Requires;
import dev.leasehold.api.security.Within;
import dev.leasehold.forge.Forge;
import dev.leasehold.forge.ForgeConfig;
import dev.leasehold.forge.RefView;
import dev.leasehold.forge.Squash;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.LimitedStream;
import dev.leasehold.platform.Scratch;
import dev.leasehold.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import static dev.leasehold.platform.problem.ProblemCode.COMMIT_NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.CONFLICT;
import static dev.leasehold.platform.problem.ProblemCode.REF_NOT_FOUND;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

/** What is in a repository, as far as deliveries need to know it. Other services of the installation ask here as well. */
@Path("/v1/projects/{name}")
@Tag(name = "projects")
@RunOnVirtualThread
public class ProjectRefsResource {
    private static final Pattern REF = Pattern.compile("HEAD|refs/[A-Za-z0-9._/-]{1,250}");

    private final Forge forge;
    private final ForgeConfig config;

    ProjectRefsResource(Forge forge, ForgeConfig config) {
        this.forge = forge;
        this.config = config;
    }

    public record Refs(List<RefView> refs) {}

    public record Commit(String commit) {}

    public record Ancestry(boolean holds) {}

    /** Those that begin so, with those that clones do not see. */
    @GET
    @Path("refs")
    @Requires(Access.READ)
    public Refs refs(@PathParam("name") String name, @QueryParam("prefix") @DefaultValue("refs/") String prefix) {
        return new Refs(forge.refs(found(name), prefix));
    }

    /** The commit that a branch, a tag or the beginning of an id names. */
    @GET
    @Path("commit")
    @Requires(Access.READ)
    public Commit commit(@PathParam("name") String name, @QueryParam("of") @DefaultValue("main") String of) {
        return forge.resolve(found(name), of)
                .map(Commit::new)
                .orElseThrow(() -> new ProblemException(COMMIT_NOT_FOUND, "'%s' names no commit here.".formatted(of)));
    }

    /** Whether the one commit is the other or comes before it. */
    @GET
    @Path("ancestry")
    @Requires(Access.READ)
    public Ancestry ancestry(
            @PathParam("name") String name,
            @QueryParam("ancestor") @DefaultValue("") String ancestor,
            @QueryParam("descendant") @DefaultValue("") String descendant) {
        return new Ancestry(forge.isAncestor(found(name), ancestor, descendant));
    }

    /** Deletes a ref, if it holds this commit. */
    @DELETE
    @Path("refs")
    @Requires(Access.ADMIN)
    public void delete(
            @PathParam("name") String name,
            @QueryParam("ref") @DefaultValue("") String ref,
            @QueryParam("commit") @DefaultValue("") String commit) {
        if (!forge.deleteRef(found(name), ref, commit)) {
            throw new ProblemException(REF_NOT_FOUND, "No ref '%s' holds that commit.".formatted(ref));
        }
    }

    /** Makes the commit that stands for a variant, and its ref. */
    @POST
    @Path("squash")
    @Requires(Access.ADMIN)
    public Commit squash(@PathParam("name") String name, Squash squash) {
        return forge.squash(found(name), squash)
                .map(Commit::new)
                .orElseThrow(() -> new ProblemException(CONFLICT, "The ref holds another commit."));
    }

    /** What changed between two commits, as git's patch. */
    @GET
    @Path("diff")
    @Produces("text/x-diff")
    @Requires(Access.READ)
    public String diff(
            @PathParam("name") String name,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("to") @DefaultValue("") String to) {
        return forge.diff(found(name), from, to)
                .orElseThrow(() -> new ProblemException(COMMIT_NOT_FOUND, "One of the commits is not there."));
    }

    /** A new project with what a git bundle has as its {@code main}. */
    @PUT
    @Path("seed")
    @Consumes(MediaType.WILDCARD)
    @Requires(Access.ADMIN)
    public Commit seed(@PathParam("name") String name, InputStream bundle) throws IOException {
        var file = Scratch.file();
        try {
            Files.copy(new LimitedStream(bundle, config.maxPush().asLongValue()), file, REPLACE_EXISTING);
            return forge.seed(ProjectResource.known(name), file)
                    .map(Commit::new)
                    .orElseThrow(() -> new ProblemException(
                            CONFLICT, "There is a project of that name, or the bundle is unsound or has no main."));
        } finally {
            Files.delete(file);
        }
    }

    /** Which commits a bundle is to have, by the names of refs. */
    public record Wanted(Map<String, String> refs) {
        /** What is left out in JSON comes as null. */
        @SuppressWarnings("NullAway")
        public Wanted {
            refs = refs == null ? Map.of() : refs;
        }
    }

    /** A git bundle with these commits, and all that they came from. */
    @POST
    @Path("bundle")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Requires(Access.READ)
    @Within(Reach.REPOSITORY)
    public Response bundle(@PathParam("name") String name, Wanted wanted) throws IOException {
        String repository = found(name);
        wanted.refs().forEach((ref, commit) -> {
            if (!REF.matcher(ref).matches()
                    || commit == null
                    || !Source.isCommitId(commit)
                    || forge.resolve(repository, commit).isEmpty()) {
                throw new ProblemException(COMMIT_NOT_FOUND, "'%s' is no commit of this project.".formatted(commit));
            }
        });
        java.nio.file.Path file = Scratch.file();
        InputStream content;
        try {
            forge.bundle(repository, wanted.refs(), file);
            content = Files.newInputStream(file);
        } finally {
            Files.delete(file); // what is open can still be read, and leaves nothing whatever becomes of the call
        }
        StreamingOutput sent = to -> {
            try (content) {
                content.transferTo(to);
            }
        };
        return Response.ok(sent).build();
    }

    /** A new project with the branches of a git bundle, {@code main} among them. */
    @PUT
    @Path("bundle")
    @Consumes(MediaType.WILDCARD)
    @Requires(Access.ADMIN)
    public void restore(@PathParam("name") String name, InputStream bundle) throws IOException {
        var file = Scratch.file();
        try {
            Files.copy(new LimitedStream(bundle, config.maxPush().asLongValue()), file, REPLACE_EXISTING);
            if (!forge.restore(ProjectResource.known(name), file)) {
                throw new ProblemException(
                        CONFLICT, "There is a project of that name, or the bundle is unsound or has no main.");
            }
        } finally {
            Files.delete(file);
        }
    }

    private String found(String name) {
        if (forge.find(ProjectResource.known(name)).isEmpty()) {
            throw ProjectResource.unknown(name);
        }
        return name;
    }
}
