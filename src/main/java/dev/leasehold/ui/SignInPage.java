package dev.leasehold.ui;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.platform.token.Check;
import dev.leasehold.platform.token.TokenCheck;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** {@code /login} and {@code /logout}: a token is all there is to sign in with. */
@Path("/")
@RunOnVirtualThread
public class SignInPage {
    private final TokenCheck tokens;

    SignInPage(TokenCheck tokens) {
        this.tokens = tokens;
    }

    @GET
    @Path("login")
    @Produces(Pages.HTML)
    @Requires(Access.PUBLIC)
    @Operation(hidden = true)
    public Response ask(@QueryParam("to") @DefaultValue("/") String to) {
        return Pages.show(Templates.login(own(to), ""));
    }

    @POST
    @Path("login")
    @Produces(Pages.HTML)
    @Requires(Access.PUBLIC)
    @Operation(hidden = true)
    public Response enter(
            @FormParam("token") @DefaultValue("") String token,
            @FormParam("to") @DefaultValue("/") String to,
            @Context UriInfo address) {
        String presented = token.strip();
        Check check = tokens.check(presented);
        String refused = switch (check) {
            case Check.Valid(var holder) ->
                holder.isWorker() ? "That is a worker's token. Signing in takes one with the scope read or more." : "";
            case Check.Unknown() -> "That token is not known here.";
            case Check.Expired(var name, var at) -> "The token '%s' expired at %s.".formatted(name, at);
            case Check.Revoked(var name, var at) -> "The token '%s' was revoked at %s.".formatted(name, at);
        };
        if (!refused.isEmpty()) {
            return Response.status(Response.Status.FORBIDDEN)
                    .entity(Templates.login(own(to), refused).render())
                    .type(Pages.HTML)
                    .build();
        }
        return Response.fromResponse(Pages.goTo(start(check, own(to))))
                .cookie(SessionCookie.of(presented, address))
                .build();
    }

    /** Whose token is for one experiment begins there: all else is closed. */
    private static String start(Check check, String to) {
        @Nullable
        String experiment =
                check instanceof Check.Valid(var holder) ? holder.restriction().experiment() : null;
        return experiment == null || !to.equals("/") ? to : "/experiments/" + experiment;
    }

    /** Asks nothing: a cookie that is not known any more is to be got rid of too. */
    @POST
    @Path("logout")
    @Requires(Access.PUBLIC)
    @Operation(hidden = true)
    public Response leave(@Context UriInfo address) {
        return Response.fromResponse(Pages.goTo("/login"))
                .cookie(SessionCookie.gone(address))
                .build();
    }

    /** Only to a page of this service, whatever somebody wrote into the link. */
    private static String own(String to) {
        return to.matches("/[A-Za-z0-9/_.-]*") && !to.startsWith("//") ? to : "/";
    }
}
