package dev.leasehold.api.admin;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.platform.settings.Setting;
import dev.leasehold.platform.settings.SettingsInForce;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import java.util.List;

/** {@code /v1/config}: what this service was told. Of a replica, this is the one that answers. */
@Path("/v1/config")
@Tag(name = "admin")
@RunOnVirtualThread
public class ConfigResource {
    private final SettingsInForce settings;

    ConfigResource(SettingsInForce settings) {
        this.settings = settings;
    }

    /** In the order of their names. */
    public record Configuration(List<Setting> settings) {}

    @GET
    @Requires(Access.ADMIN)
    @Operation(
            operationId = "showConfig",
            summary = "The configuration in force, and where each value came from",
            description = "Secrets are not in it; of a setting that may hold one, the value is '***'.")
    public Configuration show() {
        return new Configuration(settings.all());
    }
}
