package dev.leasehold.forge;

import dev.leasehold.platform.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A folder of repositories and all that works on it. One process has it. */
record Disk(DiskForge forge, GitServer server, Maintenance maintenance, Operations operations, GitProgram git)
        implements AutoCloseable {

    /** Makes the folder where it is missing. */
    static Disk open(Path folder, ForgeConfig config) {
        Folders.createPrivate(folder);
        try {
            Path settings = GitSettings.write(folder, config.maxPush().asLongValue());
            var git = new GitProgram(settings, config.memory().asLongValue(), config.cpu());
            var forge = new DiskForge(folder, git);
            var operations = new Operations(config.operations(), config.deadline(), config.stall());
            var receive = new Receive(
                    git, config.maxPush().asLongValue(), config.maxObject().asLongValue());
            return new Disk(
                    forge,
                    new GitServer(forge, operations, new Upload(git), receive),
                    new Maintenance(forge, git, config.keepUnreachable()),
                    operations,
                    git);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Nothing writes there any more. */
    @Override
    public void close() {
        operations.close();
        git.close();
    }
}
