package dev.leasehold.api.audit;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Caller;
import dev.leasehold.api.security.Requires;
import dev.leasehold.platform.audit.Audit;
import dev.leasehold.platform.token.Holder;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;

/** Stands behind the guard: what is recorded here was allowed. Another service of the installation is no administrator. */
@Provider
@Priority(Priorities.AUTHORIZATION)
class AuditFilter implements ContainerRequestFilter, ContainerResponseFilter {
    private static final Logger LOG = Logger.getLogger(AuditFilter.class);
    private static final Set<String> LOOKING = Set.of("GET", "HEAD");

    private final Audit audit;
    private final AuditNote note;
    private final Caller caller;

    @Context
    @SuppressWarnings("NullAway.Init")
    ResourceInfo route;

    @Context
    @SuppressWarnings("NullAway.Init")
    HttpServerRequest connection;

    @Inject
    AuditFilter(Audit audit, AuditNote note, Caller caller) {
        this.audit = audit;
        this.note = note;
        this.caller = caller;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = route.getResourceMethod();
        if (isRecorded(request.getMethod(), method)) {
            caller.holder().filter(holder -> !holder.isService()).ifPresent(holder -> record(request, method, holder));
        }
    }

    private void record(ContainerRequestContext request, Method method, Holder holder) {
        note.recordedAt(audit.begin(
                holder.name(),
                holder.id(),
                connection.remoteAddress().hostAddress(),
                method.getDeclaringClass()
                                .getSimpleName()
                                .replace("Resource", "")
                                .toLowerCase(java.util.Locale.ROOT) + "." + method.getName(),
                request.getMethod() + " " + request.getUriInfo().getPath()));
    }

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        if (note.position() == 0) {
            return;
        }
        try {
            audit.answered(note.position(), response.getStatus(), note.about());
        } catch (RuntimeException e) {
            // The act is done and on record; what is missing is how it ended.
            LOG.errorf(
                    "event=audit-incomplete position=%d status=%d why=\"%s\"",
                    note.position(), response.getStatus(), e);
        }
    }

    static boolean isRecorded(String verb, Method method) {
        @Nullable Requires requires = method.getAnnotation(Requires.class);
        boolean administrative = requires != null
                && Arrays.equals(requires.value(), new Access[] {Access.ADMIN})
                && !LOOKING.contains(verb);
        return administrative || method.isAnnotationPresent(Audited.class);
    }
}
