package dev.leasehold.api.git;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.delivery.Relay;
import dev.leasehold.delivery.Relayed;
import dev.leasehold.forge.ForgeConfig;
import dev.leasehold.forge.upstream.Imports;
import dev.leasehold.forge.upstream.Upstream;
import dev.leasehold.forge.upstream.UpstreamException;
import dev.leasehold.forge.upstream.Upstreams;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemCode;
import dev.leasehold.platform.problem.ProblemException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.REF_NOT_CONFIRMED;
import static dev.leasehold.platform.problem.ProblemCode.UPSTREAM_NOT_FOUND;

/**
 * From upstreams, and to them.
 *
 * <p>To import takes what hands in work takes: it reads what the operator set up to be read, and moves branches forward as
 * a push may. To relay takes an admin: it writes elsewhere in the service's name, and what has left is not called back.
 */
@Path("/v1/projects/{name}")
@Tag(name = "projects")
@RunOnVirtualThread
public class UpstreamResource {
    private static final int MOST = 100;
    private static final String HEADS = "refs/heads/";
    private static final Pattern BRANCH =
            Pattern.compile("(?!work/|variant/)(?!.*(?:\\.\\.|//|@\\{|\\.lock(?:/|$)))[A-Za-z0-9_]"
                    + "(?:[A-Za-z0-9._/+-]{0,198}[A-Za-z0-9_])?");

    private final ForgeConfig config;
    private final Upstreams upstreams;
    private final Instance<Imports> imports;
    private final Instance<Relay> relay;

    UpstreamResource(ForgeConfig config, Upstreams upstreams, Instance<Imports> imports, Instance<Relay> relay) {
        this.config = config;
        this.upstreams = upstreams;
        this.imports = imports;
        this.relay = relay;
    }

    /** {@code ref} is a branch, {@code main} if not said. */
    public record NewImport(String upstream, @Nullable String ref) {}

    public record Imported(String project, String upstream, String ref, String commit) {}

    /** {@code refs} in full: {@code refs/heads/work/…}, {@code refs/heads/variant/…}. */
    public record NewRelay(String upstream, List<String> refs) {}

    public record Relays(List<Relayed> relays) {}

    /** Brings a branch here from an upstream. A project that is not there is made. */
    @POST
    @Path("import")
    @Requires(Access.SUBMIT)
    public Imported bring(@PathParam("name") String name, NewImport what) {
        if (!Source.isRepositoryName(name)) {
            throw new ProblemException(FIELD_INVALID, "'%s' cannot be a project's name.".formatted(name));
        }
        Upstream upstream = upstream(what.upstream());
        String ref = branch(what.ref());
        try {
            return new Imported(name, upstream.name(), ref, imports.get().run(upstream, name, ref));
        } catch (UpstreamException e) {
            throw problem(upstream, e);
        }
    }

    /** Carries confirmed work to an upstream, and answers how far each ref is. What stays pending is tried again. */
    @POST
    @Path("relay")
    @Requires(Access.ADMIN)
    public Relays relay(@PathParam("name") String name, NewRelay what) throws InterruptedException {
        Upstream upstream = upstream(what.upstream());
        List<String> refs = what.refs();
        if (refs.isEmpty() || refs.size() > MOST) {
            throw new ProblemException(
                    FIELD_INVALID, "refs has %d refs, must be 1 to %d.".formatted(refs.size(), MOST));
        }
        Map<String, String> commits = relay.get().relayable(ProjectResource.known(name), refs);
        for (String ref : refs) {
            if (!commits.containsKey(ref)) {
                throw new ProblemException(REF_NOT_CONFIRMED, "'%s' holds no confirmed work here.".formatted(ref));
            }
        }
        return new Relays(relay.get().relay(upstream, name, commits));
    }

    /** What was relayed of this project, or is still to be, the latest first. */
    @GET
    @Path("relays")
    @Requires(Access.READ)
    public Relays relays(@PathParam("name") String name) {
        here();
        return new Relays(relay.get().of(ProjectResource.known(name)));
    }

    private Upstream upstream(String name) {
        here();
        return upstreams
                .find(name)
                .orElseThrow(
                        () -> new ProblemException(UPSTREAM_NOT_FOUND, "There is no upstream '%s'.".formatted(name)));
    }

    private void here() {
        if (!config.owner()) {
            throw Problem.of(NOT_FOUND, "This service does not have the repositories.")
                    .suggest("Ask the service that has them: it alone talks to upstreams.")
                    .exception();
        }
    }

    private static String branch(@Nullable String ref) {
        String name = ref == null ? "main" : ref.startsWith(HEADS) ? ref.substring(HEADS.length()) : ref;
        if (!BRANCH.matcher(name).matches()) {
            throw new ProblemException(FIELD_INVALID, "ref must be a branch, and none of work/ and variant/.");
        }
        return HEADS + name;
    }

    private static ProblemException problem(Upstream upstream, UpstreamException e) {
        ProblemCode code = switch (e.kind()) {
            case NO_SUCH_REF -> ProblemCode.UPSTREAM_REF_NOT_FOUND;
            case DENIED -> ProblemCode.UPSTREAM_DENIED;
            case UNTRUSTED -> ProblemCode.UPSTREAM_UNTRUSTED;
            case REDIRECTED -> ProblemCode.UPSTREAM_REDIRECTED;
            case UNSOUND -> ProblemCode.UPSTREAM_UNSOUND;
            case LATE -> ProblemCode.UPSTREAM_LATE;
            case UNREACHABLE -> ProblemCode.UPSTREAM_UNREACHABLE;
            case DIVERGED -> ProblemCode.UPSTREAM_DIVERGED;
        };
        return new ProblemException(code, "Upstream '%s': %s".formatted(upstream.name(), e.getMessage()));
    }
}
