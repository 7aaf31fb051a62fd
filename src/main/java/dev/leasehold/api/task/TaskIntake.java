package dev.leasehold.api.task;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.leasehold.api.problem.IdempotencyKey;
import dev.leasehold.forge.Forge;
import dev.leasehold.lease.Budget;
import dev.leasehold.lease.InputFile;
import dev.leasehold.lease.NewTask;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.Submission;
import dev.leasehold.lease.Tasks;
import dev.leasehold.live.trace.TraceContext;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.Sha256;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.blob.Digest;
import dev.leasehold.platform.problem.Nearest;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.worker.PodChoice;
import dev.leasehold.worker.Roles;
import dev.leasehold.worker.RolesConfig.Role;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import static dev.leasehold.platform.problem.ProblemCode.FIELD_INVALID;
import static dev.leasehold.platform.problem.ProblemCode.FIELD_MISSING;
import static dev.leasehold.platform.problem.ProblemCode.IDEMPOTENCY_CONFLICT;

/** Checks tasks against the roles of this installation, and submits them. */
@Singleton
class TaskIntake {
    private static final ObjectMapper CANONICAL =
            Json.MAPPER.copy().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

    private final Tasks tasks;
    private final Roles roles;
    private final Blobs blobs;
    private final Forge forge;

    TaskIntake(Tasks tasks, Roles roles, Blobs blobs, Forge forge) {
        this.tasks = tasks;
        this.roles = roles;
        this.blobs = blobs;
        this.forge = forge;
    }

    /** Takes all or none. A key that was used before with the same body gives the tasks of that time. */
    Submission.Accepted submit(
            List<TaskRequest> requests, Object body, String owner, @Nullable String key, @Nullable String traceparent) {
        List<NewTask> wanted = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            wanted.add(check(requests.get(i), requests.size() == 1 ? "" : "tasks[%d].".formatted(i), traceparent));
        }
        String checked = IdempotencyKey.checked(key);
        Submission result = tasks.submit(wanted, checked == null ? null : key(owner, checked, body));
        return switch (result) {
            case Submission.Accepted accepted -> accepted;
            case Submission.KeyConflict _ ->
                throw Problem.of(
                                IDEMPOTENCY_CONFLICT,
                                "Idempotency-Key '%s' came with another body before.".formatted(key))
                        .exception();
        };
    }

    private NewTask check(TaskRequest request, String path, @Nullable String traceparent) {
        Role role = roles.find(request.role())
                .orElseThrow(() -> unknownRole(request.role(), path + "role").exception());
        if (request.command() == null && role.command().isEmpty()) {
            throw Problem.of(
                            FIELD_MISSING,
                            "'%scommand' is required: the role '%s' has none of its own."
                                    .formatted(path, request.role()))
                    .with("field", path + "command")
                    .exception();
        }
        Startable.check(request, path);
        Integer timeout = request.timeoutSeconds();
        if (timeout != null && Duration.ofSeconds(timeout).compareTo(role.timeout()) > 0) {
            throw Problem.of(
                            FIELD_INVALID,
                            "'%stimeoutSeconds' is %d, the role '%s' allows %d at most."
                                    .formatted(
                                            path,
                                            timeout,
                                            request.role(),
                                            role.timeout().toSeconds()))
                    .with("field", path + "timeoutSeconds")
                    .exception();
        }
        PodChoice.check(request.role(), role, request.image(), request.resources())
                .ifPresent(refused -> {
                    throw Problem.of(FIELD_INVALID, "'%s%s': %s.".formatted(path, refused.field(), refused.why()))
                            .with("field", path + refused.field())
                            .exception();
                });
        checkInputs(request, path);
        Integer priority = request.priority();
        String group = request.group();
        Budget attempts = request.attempts();
        return new NewTask(
                request.role(),
                group == null ? "" : group,
                priority == null ? 0 : priority,
                request.runAfter(),
                attempts == null ? Budget.DEFAULT : attempts,
                TraceContext.added(request.labels(), traceparent),
                request.work(source(request, role, path)));
    }

    private @Nullable Source source(TaskRequest request, Role role, String path) {
        SourceRequest asked = request.source();
        if (asked == null) {
            return null;
        }
        try {
            return asked.settle(role.commit(), parent -> resolve(asked.repository(), parent, path));
        } catch (IllegalArgumentException e) {
            throw Problem.of(FIELD_INVALID, "'%ssource': %s.".formatted(path, e.getMessage()))
                    .with("field", path + "source")
                    .exception();
        }
    }

    private String resolve(String repository, String parent, String path) {
        if (!Source.isRepositoryName(repository) || forge.find(repository).isEmpty()) {
            throw Problem.of(
                            FIELD_INVALID,
                            "'%ssource.repository': there is no repository '%s'.".formatted(path, repository))
                    .with("field", path + "source.repository")
                    .suggest("Create it with POST /v1/projects, and push a branch to it.")
                    .exception();
        }
        return forge.resolve(repository, parent)
                .orElseThrow(() -> Problem.of(
                                FIELD_INVALID,
                                "'%ssource.parents': '%s' names no commit in '%s'.".formatted(path, parent, repository))
                        .with("field", path + "source.parents")
                        .suggest("Name a branch, a tag or a commit that was pushed there.")
                        .exception());
    }

    /** Whatever a task names is there when it is submitted, and no purge takes it soon. */
    private void checkInputs(TaskRequest request, String path) {
        List<InputFile> inputs = request.inputs() == null ? List.of() : request.inputs();
        List<Digest> named = inputs.stream()
                .flatMap(input -> Stream.ofNullable(input.digest()))
                .map(Digest::new)
                .toList();
        if (named.isEmpty()) {
            return;
        }
        Set<Digest> missing = blobs.touch(named);
        for (int i = 0; i < inputs.size(); i++) {
            String digest = inputs.get(i).digest();
            if (digest != null && missing.contains(new Digest(digest))) {
                throw Problem.of(
                                FIELD_INVALID,
                                "'%sinputs[%d].digest': nothing is stored under %s.".formatted(path, i, digest))
                        .with("field", "%sinputs[%d].digest".formatted(path, i))
                        .suggest("Upload the content to /v1/blobs first.")
                        .exception();
            }
        }
    }

    private Problem unknownRole(String name, String field) {
        Problem problem = Problem.of(FIELD_INVALID, "'%s': there is no role '%s'.".formatted(field, name))
                .with("field", field)
                .with("allowed", List.copyOf(roles.names()));
        Optional<String> nearest = Nearest.to(name, roles.names());
        return nearest.map(other -> problem.suggest("Did you mean '%s'?".formatted(other)))
                .orElse(problem.suggest("Use one of the roles that the operator configured."));
    }

    private static Submission.Key key(String owner, String key, Object body) {
        try {
            return new Submission.Key(
                    owner, key, HexFormat.of().formatHex(Sha256.of(CANONICAL.writeValueAsBytes(body))));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
