package dev.leasehold.api.task;

import dev.leasehold.lease.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An attempt's work on its way to an upstream, as the journal tells it.
 *
 * @param state how its last climb ended: {@code relayed}, {@code pending} or {@code refused}
 */
public record Carried(String upstream, String state, List<Delivery.Climbed> rungs) {
    private static final String TOLD = "relay.";
    private static final Set<String> ENDS = Set.of("relayed", "pending", "refused");

    /** By upstream, of one attempt's events. */
    static List<Carried> of(List<Event> events) {
        Map<String, List<Delivery.Climbed>> climbed = new LinkedHashMap<>();
        Map<String, String> states = new LinkedHashMap<>();
        for (Event event : events) {
            if (event.kind().startsWith(TOLD) && event.data() != null) {
                String upstream = event.data().path("upstream").asText();
                Delivery.Climbed rung = Delivery.Climbed.of(event, TOLD);
                climbed.computeIfAbsent(upstream, _ -> new ArrayList<>()).add(rung);
                if (ENDS.contains(rung.rung())) {
                    states.put(upstream, rung.rung());
                }
            }
        }
        return climbed.entrySet().stream()
                .map(each -> new Carried(
                        each.getKey(), states.getOrDefault(each.getKey(), "pending"), List.copyOf(each.getValue())))
                .toList();
    }
}
