package dev.leasehold.cli.client.context;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.leasehold.cli.client.Printer;
import dev.leasehold.platform.BuildInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import java.util.concurrent.Callable;

/** {@code leasehold version}: which build this is. Asks no service. */
@Command(name = "version", description = "Print the version of this program, and the Java it runs on.")
public final class VersionCommand implements Callable<Integer> {
    @Mixin
    private final Printer printer = new Printer();

    @Override
    public Integer call() {
        String version = BuildInfo.load().version();
        String java = Runtime.version().toString();
        if (printer.json()) {
            printer.print(JsonNodeFactory.instance
                    .objectNode()
                    .put("version", version)
                    .put("java", java));
        } else {
            printer.out().println("leasehold %s, on Java %s".formatted(version, java));
        }
        return 0;
    }
}
