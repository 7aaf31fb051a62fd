package dev.leasehold.cli.client.completion;

import dev.leasehold.cli.client.Printer;
import dev.leasehold.platform.problem.Nearest;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code leasehold completion}: a script that makes a shell know the commands and their options. */
@Command(
        name = "completion",
        description = "Print a completion script for a shell.",
        footerHeading = "%nFor this session:%n",
        footer = {
            "  bash, zsh:  source <(leasehold completion bash)",
            "  fish:       leasehold completion fish | source",
            "For all: put what it prints where your shell looks for completions, for example",
            "  ~/.local/share/bash-completion/completions/leasehold  (bash)",
            "  ~/.config/fish/completions/leasehold.fish  (fish)"
        })
public final class CompletionCommand implements Callable<Integer> {
    private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it in
    private CommandSpec spec;

    @Mixin
    private final Printer printer = new Printer();

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private String shell = "";

    @Override
    public Integer call() {
        var top = spec.root().commandLine();
        String script = switch (shell) {
            // zsh takes bash's: it begins with what zsh needs for that
            case "bash", "zsh" -> AutoComplete.bash("leasehold", top);
            case "fish" -> FishCompletion.of(top.getCommandSpec());
            default ->
                throw printer.misuse("There is no completion for '%s', only for bash, zsh and fish.%s"
                        .formatted(
                                shell,
                                Nearest.to(shell, SHELLS)
                                        .map(" Did you mean '%s'?"::formatted)
                                        .orElse("")));
        };
        printer.out().print(script);
        printer.out().flush();
        return 0;
    }
}
