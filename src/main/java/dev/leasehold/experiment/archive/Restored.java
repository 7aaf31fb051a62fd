package dev.leasehold.experiment.archive;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.experiment.evaluation.Evaluation;
import dev.leasehold.experiment.evaluation.OutcomeRefused;
import dev.leasehold.experiment.spec.ExperimentSpec;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.experiment.store.PastIdea;
import dev.leasehold.experiment.store.PastVariant;
import dev.leasehold.experiment.store.VariantState;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.TaskId;
import dev.leasehold.platform.archive.BadArchive;
import dev.leasehold.platform.blob.Digest;
import org.jspecify.annotations.Nullable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import static dev.leasehold.forge.Forge.MAIN;

/**
 * What an archive tells, under names of its own and checked as if it were new: no score is believed, each is computed from
 * the metrics, and metrics are those of the spec. What was under way is cancelled.
 *
 * <p>New ids are given in the order of the old ones, so that what is ordered by them stays so.
 */
record Restored(List<PastIdea> ideas, List<PastVariant> variants, Map<String, String> branches) {
    private static final Pattern SLUG = Pattern.compile("[a-z0-9][a-z0-9-]{0,99}");
    private static final String UNDER_WAY = "it was under way when the experiment was exported";

    /** Which contents there are is for {@code archive} to say; others are lost, and their ideas without content. */
    static Restored of(Records.Head head, ExperimentSpec spec, Incoming archive, Digest none)
            throws java.io.IOException {
        List<Records.Idea> ideas = new ArrayList<>(archive.lines(Layout.IDEAS, Records.Idea.class));
        List<Records.Variant> variants = new ArrayList<>(archive.lines(Layout.VARIANTS, Records.Variant.class));
        ideas.sort(Comparator.comparing(Records.Idea::id));
        variants.sort(Comparator.comparing(Records.Variant::id));
        Map<String, UUID> ideaIds = new HashMap<>();
        Set<String> used = new HashSet<>();
        for (Records.Variant variant : variants) {
            if (variant.idea() != null && !used.add(variant.idea())) {
                throw new BadArchive("two variants are of one idea");
            }
        }
        List<PastIdea> pastIdeas = new ArrayList<>();
        for (Records.Idea idea : ideas) {
            check(idea.slug(), idea.parents());
            UUID id = TaskId.next();
            if (ideaIds.put(idea.id(), id) != null) {
                throw new BadArchive("two ideas have one id");
            }
            Digest content = content(idea, archive, none);
            pastIdeas.add(new PastIdea(
                    id,
                    used.contains(idea.id()),
                    idea.slug(),
                    idea.priority(),
                    idea.parents(),
                    content,
                    content == null ? idea.artifacts() : null,
                    idea.acceptedAt()));
        }
        Map<String, String> branches = new LinkedHashMap<>();
        branches.put(MAIN, commit(head.baseCommit()));
        List<PastVariant> pastVariants = new ArrayList<>();
        for (Records.Variant variant : variants) {
            pastVariants.add(variant(variant, spec, ideaIds, branches));
        }
        if (pastVariants.stream().filter(variant -> variant.idea() == null).count() > 1) {
            throw new BadArchive("it has more than one baseline");
        }
        return new Restored(pastIdeas, pastVariants, branches);
    }

    private static PastVariant variant(
            Records.Variant told, ExperimentSpec spec, Map<String, UUID> ideas, Map<String, String> branches)
            throws BadArchive {
        check(told.slug(), told.parents());
        UUID id = TaskId.next();
        UUID idea = told.idea() == null ? null : ideas.get(told.idea());
        if (told.idea() != null && idea == null) {
            throw new BadArchive("a variant is of an idea that is not there");
        }
        VariantState state = state(told, idea);
        Evaluation evaluation = told.evaluation() == null ? null : evaluation(told.evaluation(), spec);
        if (state == VariantState.INTEGRATED
                && (told.commit() == null || told.integrated() == null || evaluation == null)) {
            throw new BadArchive("a variant is integrated without commit or evaluation");
        }
        String name = TaskId.text(id);
        if (told.commit() != null && idea != null) {
            branches.put(Branches.tip(name, told.slug()), commit(told.commit()));
        }
        if (told.integrated() != null) {
            branches.put(Branches.variant(name, told.slug()), commit(told.integrated()));
        }
        OptionalDouble score = evaluation == null || state == VariantState.FAILED
                ? OptionalDouble.empty()
                : spec.objective().score(evaluation);
        boolean cut = !state.wire().equals(told.state());
        return new PastVariant(
                id,
                idea,
                state,
                new VariantLine(
                        name,
                        told.slug(),
                        state.wire(),
                        told.parents(),
                        told.commit(),
                        told.integrated(),
                        evaluation,
                        score.isPresent() ? score.getAsDouble() : null,
                        told.finishedAt() == null ? told.begunAt() : told.finishedAt(),
                        cut ? UNDER_WAY : told.reason()),
                task(told.executionTask()),
                task(told.evaluationTask()),
                told.artifacts(),
                told.code(),
                told.begunAt());
    }

    private static VariantState state(Records.Variant told, @Nullable UUID idea) throws BadArchive {
        VariantState state;
        try {
            state = VariantState.of(told.state());
        } catch (IllegalArgumentException e) {
            throw new BadArchive("a variant is '%s', which none can be".formatted(told.state()));
        }
        if ((state == VariantState.BASELINE) && idea != null) {
            throw new BadArchive("a baseline is of an idea");
        }
        return switch (state) {
            case EXECUTING, MADE, EVALUATING, EVALUATED -> VariantState.CANCELLED;
            case INTEGRATED, BASELINE, FAILED, CANCELLED -> state;
        };
    }

    private static Evaluation evaluation(JsonNode told, ExperimentSpec spec) throws BadArchive {
        try {
            return spec.metrics().check(told);
        } catch (OutcomeRefused e) {
            throw new BadArchive(e.message());
        }
    }

    /** An idea must have a content or lie elsewhere; one whose content was purged gets {@code none}. */
    private static @Nullable Digest content(Records.Idea idea, Incoming archive, Digest none) throws BadArchive {
        if (idea.content() == null) {
            if (idea.artifacts() == null) {
                throw new BadArchive("an idea has no content");
            }
            return null;
        }
        try {
            Digest digest = new Digest(idea.content());
            return archive.has(Layout.content(digest)) ? digest : none;
        } catch (IllegalArgumentException e) {
            throw new BadArchive("an idea's content is no digest");
        }
    }

    private static void check(String slug, List<String> parents) throws BadArchive {
        if (!SLUG.matcher(slug).matches()) {
            throw new BadArchive("a slug is none");
        }
        for (String parent : parents) {
            commit(parent);
        }
    }

    private static String commit(String id) throws BadArchive {
        if (!Source.isCommitId(id)) {
            throw new BadArchive("a commit's id is none");
        }
        return id;
    }

    private static @Nullable UUID task(@Nullable String id) {
        return id == null ? null : TaskId.parse(id).orElse(null);
    }
}
