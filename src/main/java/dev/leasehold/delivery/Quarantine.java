package dev.leasehold.delivery;

import dev.leasehold.lease.Source;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.git.GitCall;
import dev.leasehold.platform.git.GitException;
import dev.leasehold.platform.git.ObjectFormat;
import dev.leasehold.platform.git.ResourceLimits;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Rung 2: takes a commit out of a workspace that a stranger's command has had to itself.
 *
 * <ul>
 *   <li>Every process of the attempt is dead, so that nothing changes while it is looked at.
 *   <li>No program runs in the workspace, and nothing there is executed, followed or believed: not its configuration,
 *       hooks, filters, index, alternates, grafts, replace refs or links. So it serves beside a secret as well.
 *   <li>What is taken is whole, descends from every parent, changes something and keeps the limits.
 *   <li>No ref is made anywhere.
 * </ul>
 */
public final class Quarantine {
    /** For a change of any size that is taken. */
    public static final Duration DEADLINE = Duration.ofMinutes(1);

    private static final long MEMORY_BYTES = 1L << 30;
    private static final int LONGEST_LISTING = 32 << 20;

    private final HeldRepository cache;
    private final OutputLimits limits;
    private final Duration deadline;

    public Quarantine(HeldRepository cache, OutputLimits limits, Duration deadline) {
        this.cache = cache;
        this.limits = limits;
        this.deadline = deadline;
    }

    /**
     * Takes the change out, into a pack.
     *
     * @param folder this attempt's own, emptied first, and not within reach of its command. The pack that is taken lies
     *     in there
     */
    public Output take(WorktreeEntry workspace, Source source, Change change, Path folder)
            throws IOException, InterruptedException {
        Folders.delete(folder);
        Folders.createPrivate(folder);
        long start = System.nanoTime();
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("commit", source.commit().wire());
        try {
            Output.Taken taken = switch (source.commit()) {
                case NONE -> throw new IllegalArgumentException("the task delivers nothing");
                case AUTO ->
                    new WorktreeCommit(cache, source, change, limits).make(workspace, folder.resolve("out.pack"));
                case OWN -> own(workspace, source, change, folder);
            };
            seen.putAll(taken.seen());
            seen.put("millis", (System.nanoTime() - start) / 1_000_000);
            return new Output.Taken(taken.commit(), taken.pack(), seen);
        } catch (OutputRefused e) {
            return refused(e.reason(), String.valueOf(e.getMessage()), seen);
        } catch (GitException e) {
            if (e.kind() == GitException.Kind.LATE) {
                return refused(Reason.TOOK_TOO_LONG, "looking at the change took too long: " + e.getMessage(), seen);
            }
            throw e;
        } catch (EOFException e) {
            return refused(Reason.FOREIGN_FILE, "a file is not as long as it says: " + e.getMessage(), seen);
        }
    }

    /**
     * The regular files that taking the change out would read, by path; found without a look into any but {@code
     * .gitignore} files, which are not named for that alone.
     *
     * <p>None where a look at names, kinds, owners and sizes is enough to refuse the change: taking it refuses it then for
     * the same reason, and opens nothing. How much there is to read altogether is not limited here.
     */
    public Map<String, WorktreeEntry> wanted(WorktreeEntry workspace, Source source)
            throws IOException, InterruptedException {
        try {
            return switch (source.commit()) {
                case NONE -> Map.of();
                case AUTO -> new WorktreeWalk(cache.tree(source.parents().getFirst()), limits).wanted(workspace);
                case OWN -> ForeignObjects.of(workspace, limits).wanted();
            };
        } catch (OutputRefused _) {
            return Map.of();
        }
    }

    private Output.Taken own(WorktreeEntry workspace, Source source, Change change, Path folder)
            throws IOException, InterruptedException, OutputRefused {
        if (change.commit() == null) {
            throw new OutputRefused(Reason.NOT_A_COMMIT, "the outcome names no commit");
        }
        Path incoming = folder.resolve("incoming.git");
        ObjectFormat format = ObjectFormat.ofId(source.parents().getFirst());
        RepositoryFiles.of(format, "\tbare = true\n\tbigFileThreshold = 16m\n", cache.objects())
                .write(incoming);
        ResourceLimits kernel =
                new ResourceLimits(Math.max(1, deadline.toSeconds()), MEMORY_BYTES, 2 * limits.bytes() + (16 << 20));
        GitCall git = cache.git().in(incoming).limited(kernel).within(deadline).saying(LONGEST_LISTING);
        return new OwnCommit(git, source, change.commit(), limits).take(workspace, folder.resolve("out.pack"));
    }

    private static Output.Refused refused(Reason reason, String sentence, Map<String, Object> seen) {
        seen.put("reason", reason.wire());
        seen.put("said", sentence);
        return new Output.Refused(reason, sentence, seen);
    }
}
