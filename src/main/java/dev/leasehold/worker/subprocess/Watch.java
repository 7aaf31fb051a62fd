package dev.leasehold.worker.subprocess;

import dev.leasehold.lease.Code;
import dev.leasehold.platform.process.NativeProcess;
import dev.leasehold.platform.process.ProcFs;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Looks at a running attempt every now and then, and says when it has gone beyond a limit.
 *
 * <p>What a control group holds is only asked for; what none holds is counted here. A folder that takes long to measure
 * is measured less often.
 */
final class Watch {
    static final Duration EVERY = Duration.ofMillis(200);
    private static final int MEASURING_SHARE = 20;
    private static final long PAGE_BYTES = 4096;

    private final Limits limits;
    private final ControlGroups groups;
    private final ControlGroup group;
    private final ProcessTree tree;
    private final AttemptFolder folder;
    private long nextMeasure;
    private long peakMemoryBytes;

    Watch(Limits limits, ControlGroups groups, ControlGroup group, ProcessTree tree, AttemptFolder folder) {
        this.limits = limits;
        this.groups = groups;
        this.group = group;
        this.tree = tree;
        this.folder = folder;
        this.nextMeasure = System.nanoTime();
    }

    /** The first limit that is broken now. */
    Optional<Broken> look(NativeProcess process, Meter meter) {
        if (meter.bytes() > limits.outputBytes()) {
            return broken(Code.OUTPUT_LIMIT, "printed more than %d bytes".formatted(limits.outputBytes()));
        }
        if (group.ranOutOfProcesses()) {
            return tooManyProcesses();
        }
        return lookAtMembers(process).or(this::lookAtFolder);
    }

    private Optional<Broken> lookAtMembers(NativeProcess process) {
        if (groups.limitMemory() && groups.limitProcesses()) {
            return Optional.empty();
        }
        List<ProcFs.Stat> members = tree.members(process);
        long memory = PAGE_BYTES
                * members.stream().mapToLong(ProcFs.Stat::residentPages).sum();
        peakMemoryBytes = Math.max(peakMemoryBytes, memory);
        if (!groups.limitMemory() && memory > limits.memoryBytes()) {
            return broken(Code.OUT_OF_MEMORY, "used more than %d bytes of memory".formatted(limits.memoryBytes()));
        }
        return !groups.limitProcesses() && members.size() > limits.processes() ? tooManyProcesses() : Optional.empty();
    }

    private Optional<Broken> lookAtFolder() {
        long start = System.nanoTime();
        if (start - nextMeasure < 0) {
            return Optional.empty();
        }
        boolean full = folderIsFull();
        long now = System.nanoTime();
        nextMeasure = now + MEASURING_SHARE * (now - start);
        return full ? broken(Code.WORKSPACE_LIMIT, fullFolder()) : Optional.empty();
    }

    boolean folderIsFull() {
        return Workspaces.bytes(folder.root()) >= limits.workspaceBytes();
    }

    String fullFolder() {
        return "filled the %d bytes of its workspace".formatted(limits.workspaceBytes());
    }

    private Optional<Broken> tooManyProcesses() {
        return broken(Code.TOO_MANY_PROCESSES, "ran more than %d processes at once".formatted(limits.processes()));
    }

    private static Optional<Broken> broken(Code code, String message) {
        return Optional.of(new Broken(code, message));
    }

    /** The largest memory seen, for where no control group knows better. */
    long peakMemoryBytes() {
        return peakMemoryBytes;
    }

    record Broken(Code code, String message) {}
}
