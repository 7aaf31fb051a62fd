package dev.leasehold.experiment.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.experiment.eden.EdenOrders;
import dev.leasehold.experiment.ideator.IdeationRequest;
import dev.leasehold.experiment.spec.Resources;
import dev.leasehold.experiment.spec.RoleSpec;
import dev.leasehold.experiment.spec.Roles;
import dev.leasehold.experiment.spec.Tree;
import dev.leasehold.experiment.store.IdeaRow;
import dev.leasehold.lease.Budget;
import dev.leasehold.lease.InputFile;
import dev.leasehold.lease.NewTask;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.TaskId;
import dev.leasehold.lease.Work;
import dev.leasehold.platform.blob.Digest;
import org.jspecify.annotations.Nullable;
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

    /** Whether one process answers all requests. */
    static boolean staysUp(Running experiment) {
        Roles.Ideator ideator = experiment.spec().roles().ideator();
        return ideator != null && ideator.style() == Roles.Style.SESSION;
    }

    /** The ideator that stays up. It looks at the first commit, and its requests come to it by other ways. */
    static NewTask session(Running experiment) {
        Roles.Ideator ideator = Objects.requireNonNull(experiment.spec().roles().ideator(), "only an ideator is asked");
        String base = experiment.row().baseCommit();
        return task(
                experiment,
                experiment.isEden() ? EdenOrders.ideator(ideator.role(), base) : ideator.role(),
                1,
                Map.of("part", "ideator"),
                List.of(),
                new Source(experiment.row().repository(), List.of(base), Source.Commit.NONE),
                new Work.Session(Math.toIntExact(Math.max(1, ideator.ready().toSeconds()))));
    }

    /** What an executor makes of an idea, in a task of that id. */
    static NewTask execution(Running experiment, UUID task, IdeaRow idea, UUID variant) {
        Roles.Executor executor = experiment.spec().roles().executor();
        List<String> parents =
                idea.parents().isEmpty() ? List.of(experiment.row().baseCommit()) : idea.parents();
        String content = idea.content() == null ? null : idea.content().value();
        return task(
                experiment,
                experiment.isEden() ? EdenOrders.executor(executor.role()) : executor.role(),
                executor.role().attempts(),
                Map.of("part", "executor", "idea", TaskId.text(idea.id()), "variant", TaskId.text(variant)),
                experiment.isEden()
                        ? EdenOrders.execution(
                                TaskId.text(task),
                                TaskId.text(variant),
                                TaskId.text(idea.id()),
                                idea.slug(),
                                parents,
                                content)
                        : execution(experiment, idea, variant, parents, content),
                new Source(experiment.row().repository(), parents, executor.commit()));
    }

    /** {@code .leasehold/idea.json}, and the idea's content as {@code .leasehold/idea.txt}. */
    private static List<InputFile> execution(
            Running experiment, IdeaRow idea, UUID variant, List<String> parents, @Nullable String content) {
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        about.put("experiment", experiment.name())
                .put("idea", TaskId.text(idea.id()))
                .put("variant", TaskId.text(variant))
                .put("slug", idea.slug());
        parents.forEach(about.putArray("parents")::add);
        about.put("artifacts_uri", idea.artifacts());
        List<InputFile> inputs = new ArrayList<>(List.of(file("idea.json", about.toString())));
        if (content != null) {
            inputs.add(new InputFile(FOLDER + "idea.txt", null, content, true));
        }
        return inputs;
    }

    /**
     * What an evaluator looks at, in a task of that id, which may fail so many times more.
     *
     * @param slug null for the baseline, which has no idea
     * @param artifacts what its executor left, which lies at {@code .leasehold/artifacts.tar}
     */
    static NewTask evaluation(
            Running experiment,
            UUID task,
            UUID variant,
            @Nullable String slug,
            String commit,
            @Nullable String artifacts,
            int failures) {
        RoleSpec evaluator = experiment.spec().roles().evaluator();
        List<InputFile> inputs = new ArrayList<>(
                experiment.isEden()
                        ? EdenOrders.evaluation(
                                TaskId.text(task),
                                slug == null ? "baseline" : TaskId.text(variant),
                                slug,
                                commit,
                                experiment.spec().metrics(),
                                experiment.spec().objective())
                        : evaluation(experiment, variant, commit));
        if (artifacts != null && Digest.isOne(artifacts)) {
            inputs.add(new InputFile(FOLDER + "artifacts.tar", null, artifacts, true));
        }
        return task(
                experiment,
                experiment.isEden() ? EdenOrders.evaluator(evaluator) : evaluator,
                Math.max(1, evaluator.attempts() - failures),
                Map.of("part", "evaluator", "variant", TaskId.text(variant)),
                inputs,
                new Source(experiment.row().repository(), List.of(commit), Source.Commit.NONE));
    }

    /** {@code .leasehold/variant.json}. */
    private static List<InputFile> evaluation(Running experiment, UUID variant, String commit) {
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        about.put("experiment", experiment.name())
                .put("variant", TaskId.text(variant))
                .put("commit", commit)
                .put("base", experiment.row().baseCommit());
        return List.of(file("variant.json", about.toString()));
    }

    private static @Nullable String folder(Running experiment) {
        return experiment.spec().files() instanceof Tree.Upload(Digest digest) ? digest.value() : null;
    }

    private static Work.@Nullable Limits limits(RoleSpec role) {
        Resources asked = role.resources();
        return asked.equals(Resources.AS_THE_ROLE)
                ? null
                : new Work.Limits(asked.memoryBytes(), asked.workspaceBytes(), asked.processes());
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
        return task(experiment, role, attempts, about, inputs, source, null);
    }

    private static NewTask task(
            Running experiment,
            RoleSpec role,
            int attempts,
            Map<String, String> about,
            List<InputFile> inputs,
            Source source,
            Work.@Nullable Session session) {
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
                        role.resources().amounts(),
                        limits(role),
                        folder(experiment),
                        session));
    }
}
