package dev.leasehold.api.openapi;

import dev.leasehold.platform.problem.Problem;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import java.util.List;
import java.util.Optional;

/** What all operations refer to: the token in the header, and the problem as the answer to every error. */
final class SharedParts {
    private static final String BEARER = "bearer";
    private static final String PROBLEM = "Problem";

    private SharedParts() {}

    static void addTo(OpenAPI document) {
        Components components = Optional.ofNullable(document.getComponents()).orElseGet(OASFactory::createComponents);
        components.addSecurityScheme(
                BEARER,
                OASFactory.createSecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .description("A token made at /v1/tokens, or the one printed at the first start."));
        components.addSchema(PROBLEM, problem());
        components.addResponse(
                PROBLEM,
                OASFactory.createAPIResponse()
                        .description("What went wrong, why and what to do")
                        .content(OASFactory.createContent()
                                .addMediaType(
                                        Problem.MEDIA_TYPE,
                                        OASFactory.createMediaType()
                                                .schema(OASFactory.createSchema()
                                                        .ref(PROBLEM)))));
        document.setComponents(components);
    }

    static SecurityRequirement bearer() {
        return OASFactory.createSecurityRequirement().addScheme(BEARER);
    }

    static APIResponse problemReference() {
        return OASFactory.createAPIResponse().ref(PROBLEM);
    }

    private static Schema problem() {
        return OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .description("An RFC 9457 problem. The kinds are listed at /problems.")
                .required(List.of("type", "title", "status", "code", "detail", "suggestion"))
                .addProperty("type", text("An address that explains this kind of problem, relative to the server"))
                .addProperty("title", text("The kind of problem in a few words"))
                .addProperty("status", OASFactory.createSchema().addType(SchemaType.INTEGER))
                .addProperty("code", text("Stable, for programs to branch on"))
                .addProperty("detail", text("What was wrong this time"))
                .addProperty("suggestion", text("What usually helps"))
                .addProperty("field", text("The path of the field that was wrong, such as tasks[2].command"));
    }

    private static Schema text(String description) {
        return OASFactory.createSchema().addType(SchemaType.STRING).description(description);
    }
}
