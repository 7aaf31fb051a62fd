package dev.leasehold.experiment.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.experiment.ideator.IdeationRequest;
import dev.leasehold.experiment.spec.RoleSpec;
import dev.leasehold.experiment.spec.Roles;
import dev.leasehold.experiment.store.IdeaRow;
import dev.leasehold.lease.Budget;
import dev.leasehold.lease.InputFile;
import dev.leasehold.lease.NewTask;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.TaskId;
import dev.leasehold.lease.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * The tasks of an experiment. All are of one group, so that it shares hosts fairly with others, and say in labels what
 * they are for. What a command is to know lies in files beside {@code .leasehold/task.json}.
 */
final class Orders {
    private static final String FOLDER = ".leasehold/";

    private Orders() {}

    /** {@code .leasehold/request.json}: what the ideator is asked. It looks at the first commit. */
    static NewTask ideation(Running experiment, IdeationRequest request) {
        Roles.Ideator ideator = Objects.requireNonNull(experiment.spec().roles().ideator(), "only an ideator is asked");
        return task(
                experiment,
                ideator.role(),
                ideator.role().attempts(),
                Map.of("part", "ideator"),
                List.of(file("request.json", request.json().toString())),
                new Source(
                        experiment.row().repository(), List.of(experiment.row().baseCommit()), Source.Commit.NONE));
    }

    /** {@code .leasehold/idea.json}, and the idea's content as {@code .leasehold/idea.txt}. */
    static NewTask execution(Running experiment, IdeaRow idea, UUID variant) {
        Roles.Executor executor = experiment.spec().roles().executor();
        List<String> parents =
                idea.parents().isEmpty() ? List.of(experiment.row().baseCommit()) : idea.parents();
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        about.put("experiment", experiment.name())
                .put("idea", TaskId.text(idea.id()))
                .put("variant", TaskId.text(variant))
                .put("slug", idea.slug());
        parents.forEach(about.putArray("parents")::add);
        about.put("artifacts_uri", idea.artifacts());
        List<InputFile> inputs = new ArrayList<>(List.of(file("idea.json", about.toString())));
        if (idea.content() != null) {
            inputs.add(new InputFile(FOLDER + "idea.txt", null, idea.content().value(), true));
        }
        return task(
                experiment,
                executor.role(),
                executor.role().attempts(),
                Map.of("part", "executor", "idea", TaskId.text(idea.id()), "variant", TaskId.text(variant)),
                inputs,
                new Source(experiment.row().repository(), parents, executor.commit()));
    }

    /** {@code .leasehold/variant.json}. It looks at the variant's tip, and may fail so many times more. */
    static NewTask evaluation(Running experiment, UUID variant, String commit, int failures) {
        RoleSpec evaluator = experiment.spec().roles().evaluator();
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        about.put("experiment", experiment.name())
                .put("variant", TaskId.text(variant))
                .put("commit", commit)
                .put("base", experiment.row().baseCommit());
        return task(
                experiment,
                evaluator,
                Math.max(1, evaluator.attempts() - failures),
                Map.of("part", "evaluator", "variant", TaskId.text(variant)),
                List.of(file("variant.json", about.toString())),
                new Source(experiment.row().repository(), List.of(commit), Source.Commit.NONE));
    }

    private static InputFile file(String name, String content) {
        return new InputFile(FOLDER + name, content, null, true);
    }

    private static NewTask task(
            Running experiment,
            RoleSpec role,
            int attempts,
            Map<String, String> about,
            List<InputFile> inputs,
            Source source) {
        Map<String, String> labels = new LinkedHashMap<>(about);
        labels.put("experiment", experiment.name());
        Integer timeout = role.timeout() == null
                ? null
                : Math.toIntExact(Math.max(1, role.timeout().toSeconds()));
        return new NewTask(
                role.role(),
                experiment.name(),
                0,
                null,
                new Budget(attempts, Budget.DEFAULT.infrastructure()),
                labels,
                new Work(
                        role.command(),
                        role.setup(),
                        inputs,
                        role.env(),
                        timeout,
                        source,
                        role.image(),
                        role.resources().amounts()));
    }
}
