package dev.leasehold.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Map;

/**
 * How a running attempt stands, as its host sees it at this moment.
 *
 * @param stage what the attempt is at
 * @param facts what the mode knows beside its units
 * @param missing what could not be learnt, and why
 */
public record Diagnosis(String mode, String stage, Map<String, Object> facts, List<Unit> units, List<String> missing) {

    /**
     * A process or a container. Of a process only the program's name is told: its arguments may hold secrets.
     *
     * @param lastLines what it printed last, where it is not in the task's log
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Unit(
            String name,
            String state,
            @Nullable Integer pid,
            @Nullable String reason,
            @Nullable Integer exitCode,
            @Nullable Integer signal,
            @Nullable Integer restarts,
            @Nullable Long cpuMillis,
            @Nullable Long residentBytes,
            @Nullable List<String> lastLines) {}

    public JsonNode json() {
        return Json.MAPPER.valueToTree(this);
    }
}
