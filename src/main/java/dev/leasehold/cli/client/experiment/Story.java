package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import dev.leasehold.cli.client.Cells;
import dev.leasehold.platform.Json;
import org.jspecify.annotations.Nullable;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What an experiment's events have told so far, in the words that people follow it by. */
public final class Story {
    private static final int BAR = 20;

    private final Instant start;
    private final boolean less;
    private final Map<String, String> ideas = new HashMap<>();
    private final Map<String, String> variants = new HashMap<>();
    private final Set<String> made = new HashSet<>();
    private int executing;
    private int evaluating;
    private int ended;
    private boolean asking;
    private String baselineId = "";
    private @Nullable Double baseline;
    private @Nullable Double best;
    private String bestIdea = "";
    private Duration elapsed = Duration.ZERO;

    /** {@code experiment} is what the service says of it. */
    public Story(JsonNode experiment) {
        start = Instant.parse(experiment.path("startedAt").asText());
        less = experiment.at("/objective/direction").asText().equals("minimize");
    }

    /** What is worth a line of it. */
    public Optional<String> take(JsonNode event) {
        elapsed = Duration.between(start, Instant.parse(event.path("at").asText()));
        JsonNode data = event.path("data");
        String variant = data.path("variant").asText();
        return switch (event.path("kind").asText()) {
            case "idea.accepted" -> {
                ideas.put(data.path("idea").asText(), Cells.text(data, "slug"));
                yield Optional.empty();
            }
            case "ideation.asked" -> {
                asking = true;
                yield Optional.empty();
            }
            case "ideation.answered" -> {
                asking = false;
                String why = Cells.text(data, "why");
                yield why.equals("-") ? Optional.empty() : line("the ideator failed: " + why);
            }
            case "variant.executing" -> {
                executing++;
                variants.put(variant, ideas.getOrDefault(data.path("idea").asText(), variant));
                yield Optional.empty();
            }
            case "variant.made" -> {
                executing--;
                made.add(variant);
                yield Optional.empty();
            }
            case "baseline.evaluating" -> {
                evaluating++;
                baselineId = variant;
                yield Optional.empty();
            }
            case "variant.evaluating" -> {
                evaluating++;
                yield Optional.empty();
            }
            case "variant.baseline" -> {
                evaluating = Math.max(0, evaluating - 1);
                baseline = score(data);
                yield line(named("baseline", "baseline", worth(baseline)));
            }
            case "variant.evaluated" -> {
                evaluating--;
                made.remove(variant);
                ended++;
                yield line(named(name(variant), "evaluated", scored(name(variant), score(data))));
            }
            case "variant.evaluated-again" -> line(named(name(variant), "again", Cells.text(data, "why")));
            case "variant.failed", "variant.cancelled" -> {
                failed(variant);
                yield line(named(
                        name(variant),
                        event.path("kind").asText().substring("variant.".length()),
                        Cells.text(data, "reason")));
            }
            case "experiment.paused" -> line(Cells.said("paused", data, "why"));
            case "experiment.running" -> line("goes on");
            case "experiment.draining", "experiment.cancelling" -> line(Cells.said("comes to its end", data, "why"));
            case "experiment.stopping" -> line(Cells.said("comes to its end", data, "reason"));
            case "experiment.changed" -> line("changed: " + changed(data));
            case "experiment.ended" -> line(Cells.said("ended", data, "reason"));
            case "experiment.imported" -> line("imported: it was " + Cells.text(data, "origin"));
            default -> Optional.empty(); // of a newer service, or of no interest
        };
    }

    /** {@code stop} is a text that holds JSON. A newer service may tell of other changes. */
    private static String changed(JsonNode data) {
        if (data.has("parallel")) {
            return "parallel " + data.path("parallel").asText();
        }
        return data.path("stop").isTextual()
                ? "stop "
                        + Cells.plain(Json.read(data.path("stop").asText(), JsonNode.class)
                                .path("stop")
                                .toString())
                : Cells.plain(data.toString());
    }

    /** How it stands, in one line. */
    public String status() {
        int all = Math.max(1, ideas.size());
        int filled = Math.min(BAR, BAR * ended / all);
        return "[%s%s] %d of %d ideas, %d being made, %d being evaluated%s%s"
                .formatted(
                        "#".repeat(filled),
                        ".".repeat(BAR - filled),
                        ended,
                        ideas.size(),
                        executing,
                        evaluating,
                        asking ? ", the ideator thinks" : "",
                        best == null ? "" : ", best %s by %s".formatted(worth(best), bestIdea));
    }

    /** It fails while it is made, or while it is evaluated; the baseline only there. */
    private void failed(String variant) {
        if (made.remove(variant) || variant.equals(baselineId)) {
            evaluating = Math.max(0, evaluating - 1);
        } else {
            executing = Math.max(0, executing - 1);
        }
        ended += variants.containsKey(variant) ? 1 : 0;
    }

    private String name(String variant) {
        return variant.equals(baselineId) ? "baseline" : variants.getOrDefault(variant, variant);
    }

    private static @Nullable Double score(JsonNode data) {
        return data.path("score").isNumber() ? data.path("score").asDouble() : null;
    }

    private String scored(String idea, @Nullable Double score) {
        if (score == null) {
            return "no score";
        }
        boolean better = best == null || (less ? score < best : score > best);
        boolean first = best == null;
        if (better) {
            best = score;
            bestIdea = idea;
        }
        String change = baseline == null || baseline == 0
                ? ""
                : String.format(Locale.ROOT, "  %+7.1f %%", 100 * (score - baseline) / Math.abs(baseline));
        return "%12s%s%s".formatted(worth(score), change, better && !first ? "  best so far" : "");
    }

    private static String worth(@Nullable Double score) {
        return score == null ? "no score" : Ranking.number(DoubleNode.valueOf(score));
    }

    private String named(String idea, String state, String what) {
        return "%-20s %-10s %s".formatted(idea, state, what.equals(Cells.NOTHING) ? "" : what);
    }

    private Optional<String> line(String words) {
        return Optional.of(String.format(Locale.ROOT, "%7.1f s  %s", elapsed.toMillis() / 1000.0, words)
                .stripTrailing());
    }
}
