package dev.leasehold.experiment.store;

import dev.leasehold.lease.TaskId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** What the journal says of a variant's move: enough to tell the standing from the journal alone. */
final class Facts {
    private Facts() {}

    static Map<String, Object> of(UUID variant, Result result) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("variant", TaskId.text(variant));
        put(data, "commit", result.commit());
        put(data, "integrated", result.integrated());
        put(data, "evaluation", result.evaluation());
        put(data, "score", result.score());
        put(data, "artifacts", result.artifacts());
        put(data, "code", result.code());
        put(data, "reason", result.reason());
        return data;
    }

    private static void put(Map<String, Object> data, String name, @org.jspecify.annotations.Nullable Object value) {
        if (value != null) {
            data.put(name, value);
        }
    }
}
