package dev.leasehold.experiment.eden;

import dev.leasehold.lease.Command;
import java.util.List;

/**
 * An EDEN command as a task here runs it: a line of ours around it gives it EDEN's variables, which depend on where it
 * runs, its working directory, and takes its outcome to where it is looked for. The command itself stays one word.
 */
final class EdenCommand {
    private static final String COMMON = """
            export EDEN_EXPERIMENT_DIR="$LEASEHOLD_EXPERIMENT_DIR" EDEN_REPO_DIR="$LEASEHOLD_WORKSPACE/.git"
            """;

    private static final String IDEATOR = COMMON + """
            cd "$LEASEHOLD_EXPERIMENT_DIR" || exit 126
            exec /bin/sh -c "$0"
            """;

    // Nothing that the commit has in the outcome's place is believed, and what is EDEN's own gets into no commit.
    private static final String TASK = COMMON + """
            export EDEN_WORKTREE="$LEASEHOLD_WORKSPACE"
            rm -rf "$EDEN_OUTPUT"
            printf '/%s\\n' "$EDEN_TASK_JSON" "$EDEN_OUTPUT" >> .git/info/exclude
            /bin/sh -c "$0"
            code=$?
            if [ "$code" = 0 ] && [ -f "$EDEN_OUTPUT" ]; then cp "$EDEN_OUTPUT" "$LEASEHOLD_OUTCOME" || exit; fi
            exit "$code"
            """;

    private EdenCommand() {}

    static Command ideator(Command.Shell line) {
        return new Command.Argv(List.of("/bin/sh", "-c", IDEATOR, line.line()));
    }

    static Command task(Command.Shell line) {
        return new Command.Argv(List.of("/bin/sh", "-c", TASK, line.line()));
    }
}
