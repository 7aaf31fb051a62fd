package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.cli.client.experiment.ExperimentSheet;
import dev.leasehold.cli.client.experiment.VariantSheet;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.problem.ProblemException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import java.time.Instant;
import java.util.concurrent.Callable;

import static dev.leasehold.platform.problem.ProblemCode.EXPERIMENT_NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.FORBIDDEN;
import static dev.leasehold.platform.problem.ProblemCode.TASK_NOT_FOUND;
import static dev.leasehold.platform.problem.ProblemCode.VARIANT_NOT_FOUND;

/** {@code leasehold show}: all that is known of one task, experiment or variant. */
@Command(
        name = "show",
        description = {
            "Show a task: its attempts, why it failed and what to do, how its work landed.",
            "Or an experiment: how it stands, and its best variants. Or a variant."
        })
public final class ShowCommand implements Callable<Integer> {
    @Mixin
    private final Client client = new Client();

    @Parameters(paramLabel = "ID", description = "Its id.")
    private String id = "";

    @Override
    public Integer call() {
        RestClient service = client.connect();
        JsonNode task;
        try {
            task = service.get(new Query("/v1/tasks/%s", id).toString());
        } catch (ProblemException noTask) {
            // A token for one experiment alone is not told whether there is a task of that name elsewhere.
            if (!noTask.problem().is(TASK_NOT_FOUND) && !noTask.problem().is(FORBIDDEN)) {
                throw noTask;
            }
            return another(service, noTask);
        }
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        all.set("task", task);
        all.set("attempts", service.get(new Query("/v1/tasks/%s/attempts", id).toString()));
        all.set("delivery", service.get(new Query("/v1/tasks/%s/delivery", id).toString()));
        if (client.json()) {
            client.print(all);
        } else {
            new TaskSheet(client.out(), client.terminal(), Instant.now())
                    .print(task, all.path("attempts"), all.path("delivery"));
        }
        return 0;
    }

    /** Ids of tasks, experiments and variants look the same. */
    private int another(RestClient service, ProblemException noTask) {
        try {
            new ExperimentSheet(client, service).show(service.get(new Query("/v1/experiments/%s", id).toString()));
        } catch (ProblemException noExperiment) {
            if (!noExperiment.problem().is(EXPERIMENT_NOT_FOUND)
                    && !noExperiment.problem().is(FORBIDDEN)) {
                throw noExperiment;
            }
            try {
                new VariantSheet(client).show(service.get(new Query("/v1/variants/%s", id).toString()));
            } catch (ProblemException noVariant) {
                throw noVariant.problem().is(VARIANT_NOT_FOUND)
                                || noVariant.problem().is(FORBIDDEN)
                        ? noTask
                        : noVariant;
            }
        }
        return 0;
    }
}
