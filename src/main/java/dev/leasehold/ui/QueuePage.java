package dev.leasehold.ui;

import dev.leasehold.api.security.Access;
import dev.leasehold.api.security.Requires;
import dev.leasehold.lease.Task;
import dev.leasehold.lease.TaskFilter;
import dev.leasehold.lease.Tasks;
import dev.leasehold.worker.Roles;
import dev.leasehold.worker.RolesConfig;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.smallrye.health.SmallRyeHealthReporter;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What waits, what runs where, and how the service is. */
@Path("/queue")
@RunOnVirtualThread
public class QueuePage {
    private static final int MOST_RUNNING = 500;

    private final Tasks tasks;
    private final Roles roles;
    private final SmallRyeHealthReporter health;
    private final Visitor visitor;

    QueuePage(Tasks tasks, Roles roles, SmallRyeHealthReporter health, Visitor visitor) {
        this.tasks = tasks;
        this.roles = roles;
        this.health = health;
        this.visitor = visitor;
    }

    @GET
    @Produces(Pages.HTML)
    @Requires(Access.READ)
    @Operation(hidden = true)
    public Response show() {
        List<QueueState.RoleLine> lines = roles.all().entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .toList();
        return Pages.show(Templates.queue(visitor, new QueueState(tasks.depths(), lines, hosts(), checks())));
    }

    private static QueueState.RoleLine line(String name, RolesConfig.Role role) {
        String mode = role.mode().name().toLowerCase(Locale.ROOT).replace('_', '-');
        String hosted = switch (role.mode()) {
            case EXTERNAL -> "whoever claims over REST";
            case SUBPROCESS, POD_EXEC -> role.inService() ? "this service" : "workers";
        };
        return new QueueState.RoleLine(
                name, mode, hosted, role.capacity().map(String::valueOf).orElse("by default"));
    }

    private SortedMap<String, List<Task>> hosts() {
        TaskFilter running = new TaskFilter(List.of("running"), null, null, null, Map.of());
        return tasks.list(running, null, MOST_RUNNING).stream()
                .collect(Collectors.groupingBy(
                        task -> task.host() == null ? "" : task.host(), TreeMap::new, Collectors.toList()));
    }

    private List<QueueState.Check> checks() {
        return health.getReadiness().getPayload().getJsonArray("checks").stream()
                .map(JsonValue::asJsonObject)
                .map(QueuePage::check)
                .toList();
    }

    private static QueueState.Check check(JsonObject check) {
        JsonObject data = check.getJsonObject("data");
        List<String> facts = data == null
                ? List.of()
                : data.entrySet().stream()
                        .map(entry -> entry.getKey() + ": " + text(entry.getValue()))
                        .toList();
        return new QueueState.Check(
                check.getString("name"), check.getString("status").equals("UP"), facts);
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
