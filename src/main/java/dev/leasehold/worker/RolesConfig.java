package dev.leasehold.worker;

import dev.leasehold.lease.Source;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import io.smallrye.config.WithParentName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the operator says about roles: {@code leasehold.roles.<name>.…}. */
@ConfigMapping(prefix = "leasehold.roles")
public interface RolesConfig {

    @WithParentName
    Map<String, Role> byName();

    /** One role. */
    interface Role {
        @WithDefault("subprocess")
        ModeName mode();

        /** Whether the service itself hosts the role. If not, {@code leasehold worker} does, or a program over REST. */
        @WithDefault("true")
        boolean inService();

        /** Whether nobody may claim for it. What is queued stays so, and what runs is left alone. */
        @WithDefault("false")
        boolean disabled();

        /** How many attempts a host runs at once; as many as it has processors, if not said. */
        Optional<Integer> capacity();

        /** How many ideators that stay up a host keeps, beside its capacity. */
        @WithDefault("20")
        int sessions();

        /** For setup and command together. A task may ask for less. */
        @WithDefault("30m")
        Duration timeout();

        /** Between asking a process tree to end and ending it. */
        @WithDefault("10s")
        Duration grace();

        /** What a task runs that names no command, as a shell line. */
        Optional<String> command();

        Optional<List<Path>> envFiles();

        Map<String, String> env();

        /** A folder that every task of the role sees, read-only. */
        Optional<Path> experimentDir();

        /** More paths that a sandbox shows. */
        Optional<List<Path>> readOnly();

        @WithDefault("true")
        boolean network();

        @WithDefault("false")
        boolean outcomeRequired();

        /** Whether text may be sent to the standard input of running tasks. */
        @WithDefault("false")
        boolean input();

        /** Whether tasks run on a terminal, which implies input. */
        @WithDefault("false")
        boolean tty();

        /** What of a task's work on a repository is delivered, where the task does not say. */
        @WithDefault("auto")
        Source.Commit commit();

        Limits limits();

        PodExecConfig podExec();
    }

    /** How much one attempt may take. */
    interface Limits {
        @WithDefault("10737418240")
        long outputBytes();

        @WithDefault("4294967296")
        long memoryBytes();

        @WithDefault("512")
        int processes();

        @WithDefault("10737418240")
        long workspaceBytes();

        /** Kept of the output. */
        @WithDefault("16777216")
        @WithName("log-bytes")
        long logBytes();
    }

    /** Where a role's tasks run. */
    enum ModeName {
        SUBPROCESS,
        POD_EXEC,
        EXTERNAL
    }
}
