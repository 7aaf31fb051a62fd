package dev.leasehold.cli;

import dev.leasehold.cli.demo.Demo;
import dev.leasehold.platform.Folders;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code leasehold demo}: a service for a moment, with an experiment to watch. Leaves a bundle behind. */
@Command(
        name = "demo",
        description = {
            "Run an experiment on a service of its own and watch it, for about a minute.",
            "It leaves its repository as a bundle in the folder for temporary files, and nothing else."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--json",
            description = "Print one JSON object at the end, its variants ranked, and progress on stderr.")
    private boolean json;

    @Option(names = "--keep", description = "Stay up afterwards, so that the variants can be cloned, until Ctrl-C.")
    private boolean keep;

    @Override
    public Integer call() {
        // createTempDirectory would close it to the users that tasks run as.
        Path folder = Path.of(
                System.getProperty("java.io.tmpdir"),
                "leasehold-demo-" + ProcessHandle.current().pid());
        Folders.createSearchable(folder);
        System.setProperty(Demo.AS_JSON, Boolean.toString(json));
        System.setProperty("quarkus.log.category.\"dev.leasehold\".level", "WARN"); // the screen is the experiment's
        System.setProperty(Demo.KEEP, Boolean.toString(keep));
        try {
            return new Service(new Listen("127.0.0.1", 0, false), folder, Map.of(), Demo.class).runUntilStopped();
        } finally {
            Folders.delete(folder);
        }
    }
}
