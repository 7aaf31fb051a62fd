package dev.leasehold.cli;

import dev.leasehold.cli.client.admin.AuditCommand;
import dev.leasehold.cli.client.admin.BlobCommand;
import dev.leasehold.cli.client.admin.ConfigCommand;
import dev.leasehold.cli.client.admin.GroupCommand;
import dev.leasehold.cli.client.admin.PurgeCommand;
import dev.leasehold.cli.client.admin.RoleCommand;
import dev.leasehold.cli.client.admin.TokenCommand;
import dev.leasehold.cli.client.completion.CompletionCommand;
import dev.leasehold.cli.client.context.ContextCommand;
import dev.leasehold.cli.client.context.VersionCommand;
import dev.leasehold.cli.client.experiment.ArtifactsCommand;
import dev.leasehold.cli.client.experiment.ChangeCommand;
import dev.leasehold.cli.client.experiment.DiffCommand;
import dev.leasehold.cli.client.experiment.ExportCommand;
import dev.leasehold.cli.client.experiment.IdeasCommand;
import dev.leasehold.cli.client.experiment.IdeatorCommand;
import dev.leasehold.cli.client.experiment.ImportCommand;
import dev.leasehold.cli.client.experiment.PauseCommand;
import dev.leasehold.cli.client.experiment.ResumeCommand;
import dev.leasehold.cli.client.experiment.SpecCommand;
import dev.leasehold.cli.client.experiment.TerminateCommand;
import dev.leasehold.cli.client.experiment.VariantsCommand;
import dev.leasehold.cli.client.live.AttachCommand;
import dev.leasehold.cli.client.live.ClearCommand;
import dev.leasehold.cli.client.live.InterruptCommand;
import dev.leasehold.cli.client.live.LogsCommand;
import dev.leasehold.cli.client.live.PeekCommand;
import dev.leasehold.cli.client.live.SendCommand;
import dev.leasehold.cli.client.live.StatsCommand;
import dev.leasehold.cli.client.live.WatchCommand;
import dev.leasehold.cli.client.support.DebugCommand;
import dev.leasehold.cli.client.task.CancelCommand;
import dev.leasehold.cli.client.task.ListCommand;
import dev.leasehold.cli.client.task.RetryCommand;
import dev.leasehold.cli.client.task.RunCommand;
import dev.leasehold.cli.client.task.ShowCommand;
import dev.leasehold.cli.client.task.SubmitCommand;
import picocli.CommandLine;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;

import static java.util.Collections.unmodifiableSequencedMap;

/**
 * What the program can do, in the order of its help.
 *
 * <p>Making all commands takes longer than most of them run. So a command line that begins with the name of one gets
 * that one, and every other gets all: for the help, for completion, and for the nearest word.
 */
final class Commands {
    private static final SequencedMap<String, Class<?>> ALL = all();
    private static final Set<String> VERSION = Set.of("-V", "--version");

    private Commands() {}

    static void addTo(CommandLine top, String... arguments) {
        String word = arguments.length == 0 ? "" : arguments[0];
        Class<?> meant = ALL.get(word);
        if (VERSION.contains(word)) {
            return; // needs none
        }
        if (meant == null || meant == CompletionCommand.class) {
            ALL.forEach((name, type) -> top.addSubcommand(name, type));
        } else {
            top.addSubcommand(word, meant);
        }
        CommandLine run = top.getSubcommands().get("run");
        if (run != null) {
            run.setStopAtPositional(true); // what follows is the command's
        }
    }

    private static SequencedMap<String, Class<?>> all() {
        var all = new LinkedHashMap<String, Class<?>>();
        all.put("serve", ServeCommand.class);
        all.put("worker", WorkerCommand.class);
        all.put("demo", DemoCommand.class);
        all.put("run", RunCommand.class);
        all.put("submit", SubmitCommand.class);
        all.put("list", ListCommand.class);
        all.put("show", ShowCommand.class);
        all.put("watch", WatchCommand.class);
        all.put("logs", LogsCommand.class);
        all.put("peek", PeekCommand.class);
        all.put("attach", AttachCommand.class);
        all.put("send", SendCommand.class);
        all.put("clear", ClearCommand.class);
        all.put("interrupt", InterruptCommand.class);
        all.put("cancel", CancelCommand.class);
        all.put("retry", RetryCommand.class);
        all.put("pause", PauseCommand.class);
        all.put("resume", ResumeCommand.class);
        all.put("terminate", TerminateCommand.class);
        all.put("change", ChangeCommand.class);
        all.put("spec", SpecCommand.class);
        all.put("variants", VariantsCommand.class);
        all.put("diff", DiffCommand.class);
        all.put("artifacts", ArtifactsCommand.class);
        all.put("ideas", IdeasCommand.class);
        all.put("ideator", IdeatorCommand.class);
        all.put("export", ExportCommand.class);
        all.put("import", ImportCommand.class);
        all.put("stats", StatsCommand.class);
        all.put("debug", DebugCommand.class);
        all.put("role", RoleCommand.class);
        all.put("group", GroupCommand.class);
        all.put("blob", BlobCommand.class);
        all.put("token", TokenCommand.class);
        all.put("purge", PurgeCommand.class);
        all.put("audit", AuditCommand.class);
        all.put("config", ConfigCommand.class);
        all.put("context", ContextCommand.class);
        all.put("schema", SchemaCommand.class);
        all.put("completion", CompletionCommand.class);
        all.put("version", VersionCommand.class);
        all.put("rehearse", RehearseCommand.class);
        return unmodifiableSequencedMap(all);
    }
}
