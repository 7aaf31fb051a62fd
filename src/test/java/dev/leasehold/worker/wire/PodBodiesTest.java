package dev.leasehold.worker.wire;

import dev.leasehold.lease.Command;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.InputFile;
import dev.leasehold.lease.SetupStep;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.Work;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.json.LenientJson;
import dev.leasehold.worker.wire.PodBodies.Assignment;
import dev.leasehold.worker.wire.PodBodies.StepAssignment;
import dev.leasehold.worker.wire.PodBodies.StepWork;
import org.junit.jupiter.api.Test;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class PodBodiesTest {
    @Test
    void a_pods_steps_read_their_part_of_all_that_the_service_says() throws Exception {
        Source source = new Source("plate", List.of("a".repeat(40)), Source.Commit.OWN);
        List<InputFile> inputs = List.of(new InputFile("in/file", "text", null, true));
        String folder = "sha256:" + "0".repeat(64);
        Work work = new Work(
                new Command.Shell("make"),
                List.of(new SetupStep(new Command.Argv(List.of("make", "ready")), true)),
                inputs,
                Map.of("A", "1"),
                60,
                source,
                "registry/team/gcc:14",
                Map.of("cpu", "2"),
                new Work.Limits(1L, 2L, 3),
                folder,
                new Work.Session(5));
        ForgeAccess forge = new ForgeAccess(URI.create("http://forge/git/plate.git"), "token");
        Instant start = Instant.parse("2026-01-02T03:04:05Z");

        String said = Json.write(new Assignment("task", 2, "executor", start, work, true, forge));

        assertThat(LenientJson.MAPPER.readValue(said, StepAssignment.class))
                .isEqualTo(new StepAssignment(
                        "task", 2, "executor", start, new StepWork(source, inputs, folder), true, forge));
    }

    @Test
    void a_task_without_repository_and_folder_has_neither() throws Exception {
        Work work = new Work(new Command.Shell("true"), List.of(), List.of(), Map.of(), null, null);

        String said = Json.write(new Assignment("task", 1, "executor", Instant.EPOCH, work, false, null));

        assertThat(LenientJson.MAPPER.readValue(said, StepAssignment.class))
                .isEqualTo(new StepAssignment(
                        "task", 1, "executor", Instant.EPOCH, new StepWork(null, List.of(), null), false, null));
    }
}
