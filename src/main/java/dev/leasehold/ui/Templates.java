package dev.leasehold.ui;

import dev.leasehold.api.experiment.ExperimentView;
import dev.leasehold.api.experiment.IdeaView;
import dev.leasehold.api.live.Diagnostics;
import dev.leasehold.api.task.Delivery;
import dev.leasehold.experiment.standing.VariantLine;
import dev.leasehold.lease.Attempt;
import dev.leasehold.lease.Event;
import dev.leasehold.lease.Task;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import org.jspecify.annotations.Nullable;
import java.util.List;

/** The pages, in {@code src/main/resources/templates}; the build checks that they name only what is there. */
@CheckedTemplate(basePath = "", defaultName = CheckedTemplate.ELEMENT_NAME)
final class Templates {
    private Templates() {}

    static native TemplateInstance login(String to, String refused);

    static native TemplateInstance problem(String title, String detail, Advice advice, String code);

    static native TemplateInstance experiments(
            Visitor visitor, List<ExperimentView> experiments, ExperimentChoice choice, @Nullable String next);

    static native TemplateInstance experiment(Visitor visitor, ExperimentView experiment, VariantRows rows, long asOf);

    static native TemplateInstance spec(Visitor visitor, ExperimentView experiment, String text);

    static native TemplateInstance lineage(Visitor visitor, ExperimentView experiment, LineageRows rows);

    static native TemplateInstance ideas(
            Visitor visitor, ExperimentView experiment, List<IdeaView> ideas, @Nullable String next);

    static native TemplateInstance variant(
            Visitor visitor,
            ExperimentView experiment,
            VariantLine variant,
            @Nullable String execution,
            @Nullable String evaluation,
            List<DiffLine> diff);

    static native TemplateInstance tasks(Visitor visitor, List<Task> tasks, TaskChoice choice, @Nullable String next);

    static native TemplateInstance task(
            Visitor visitor,
            Task task,
            List<Attempt> attempts,
            Delivery delivery,
            List<Event> events,
            LogEnd log,
            long asOf);

    static native TemplateInstance diagnosis(Visitor visitor, Diagnostics found, String host);

    static native TemplateInstance queue(Visitor visitor, QueueState state);
}
