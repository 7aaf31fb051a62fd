package dev.leasehold.platform.git;

import org.jspecify.annotations.Nullable;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One call of the git program, described step by step and then run.
 *
 * @param as words before the program, such as those that make it run as another user
 * @param settings of this call's, each as {@code name=value}
 * @param limits held by the kernel; without them only the deadline holds
 * @param outputLimit more output than that ends the call
 */
public record GitCall(
        Git git,
        Path gitDir,
        @Nullable Path workTree,
        List<String> as,
        List<String> settings,
        @Nullable ResourceLimits limits,
        Duration deadline,
        int outputLimit) {

    public GitCall {
        as = List.copyOf(as);
        settings = List.copyOf(settings);
    }

    /** The same program in another repository. */
    public GitCall in(Path otherGitDir) {
        return new GitCall(git, otherGitDir, workTree, as, settings, limits, deadline, outputLimit);
    }

    /** With files to work on. The call starts in that folder. */
    public GitCall on(Path files) {
        return new GitCall(git, gitDir, files, as, settings, limits, deadline, outputLimit);
    }

    public GitCall as(List<String> words) {
        return new GitCall(git, gitDir, workTree, words, settings, limits, deadline, outputLimit);
    }

    public GitCall set(String... more) {
        return new GitCall(git, gitDir, workTree, as, List.of(more), limits, deadline, outputLimit);
    }

    public GitCall limited(ResourceLimits to) {
        return new GitCall(git, gitDir, workTree, as, settings, to, deadline, outputLimit);
    }

    public GitCall within(Duration time) {
        return new GitCall(git, gitDir, workTree, as, settings, limits, time, outputLimit);
    }

    public GitCall saying(int bytesAtMost) {
        return new GitCall(git, gitDir, workTree, as, settings, limits, deadline, bytesAtMost);
    }

    /** Runs it and hands back its output, whatever its exit code. */
    public GitAnswer ask(String... words) throws GitException, InterruptedException {
        return ask(InputStream.nullInputStream(), words);
    }

    /** The same, with {@code input}, which is read to its end and left open. */
    public GitAnswer ask(InputStream input, String... words) throws GitException, InterruptedException {
        return new GitRun(words[0], deadline, outputLimit).run(builder(words), input);
    }

    /** Runs it and hands back what it said; any exit code but 0 is an exception. */
    public GitAnswer run(String... words) throws GitException, InterruptedException {
        return ask(words).orThrow();
    }

    public GitAnswer run(InputStream input, String... words) throws GitException, InterruptedException {
        return ask(input, words).orThrow();
    }

    /** Runs it with its output going to {@code file}. */
    public GitAnswer into(Path file, InputStream input, String... words) throws GitException, InterruptedException {
        return new GitRun(words[0], deadline, outputLimit).run(builder(words).redirectOutput(file.toFile()), input);
    }

    private ProcessBuilder builder(String... words) {
        List<String> argv = new ArrayList<>(as);
        if (limits != null) {
            argv.addAll(List.of("/bin/sh", "-c", ResourceLimits.SCRIPT, "sh"));
            argv.addAll(List.of(limits.cpu(), limits.memory(), limits.file()));
        }
        argv.add(git.program().toString());
        for (String setting : settings) {
            argv.addAll(List.of("-c", setting));
        }
        argv.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(argv);
        Map<String, String> environment = builder.environment();
        environment.clear();
        environment.putAll(git.environment());
        environment.put("GIT_DIR", gitDir.toString());
        if (workTree != null) {
            environment.put("GIT_WORK_TREE", workTree.toString());
        }
        return builder.directory((workTree == null ? gitDir : workTree).toFile());
    }
}
