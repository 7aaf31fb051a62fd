package dev.leasehold.bench;

import dev.leasehold.lease.Budget;
import dev.leasehold.lease.Command;
import dev.leasehold.lease.NewTask;
import dev.leasehold.lease.Usage;
import dev.leasehold.lease.Verdict;
import dev.leasehold.lease.Work;
import dev.leasehold.platform.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Tasks that do nothing. */
final class NoOp {
    static final String ROLE = "bench";
    static final Verdict SUCCESS = new Verdict(null, "", null, 0, null, Usage.NONE, null);
    private static final NewTask TASK = new NewTask(
            ROLE,
            "",
            0,
            null,
            Budget.DEFAULT,
            Map.of(),
            new Work(new Command.Argv(List.of("true")), List.of(), List.of(), Map.of(), null, null));

    private NoOp() {}

    /** What a task does, as its row says it. */
    static String work() {
        return Json.write(TASK.work());
    }

    static List<NewTask> tasks(int count) {
        return Collections.nCopies(count, TASK);
    }
}
