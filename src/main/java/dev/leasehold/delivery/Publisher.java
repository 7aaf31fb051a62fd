package dev.leasehold.delivery;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.ForgeAccess;
import dev.leasehold.lease.Landing;
import dev.leasehold.lease.Rung;
import dev.leasehold.lease.Source;
import dev.leasehold.platform.git.GitHttp;
import dev.leasehold.platform.git.RemoteRepository;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Rungs 2 to 4, as a host climbs them: quarantine, push, read back.
 *
 * <p>Doing it again is harmless. An attempt's ref is made once, and one that already holds the commit is what was wanted.
 */
public final class Publisher {
    private final GitHttp http;
    private final Tries tries;
    private final Another another;

    public Publisher(GitHttp http, Tries tries) {
        this(http, tries, Another.NONE);
    }

    /** @param another asked after each climb that has left it open whether the commit is there */
    public Publisher(GitHttp http, Tries tries, Another another) {
        this.http = http;
        this.tries = tries;
        this.another = another;
    }

    /**
     * Lands what the command has left, or says why not.
     *
     * @param folder for the quarantine, as in {@link Quarantine#take}
     */
    public Published publish(
            Quarantine quarantine,
            WorktreeEntry workspace,
            Path folder,
            Source source,
            ForgeAccess access,
            String task,
            int attempt,
            Change change)
            throws IOException, InterruptedException {
        Output output = quarantine.take(workspace, source, change, folder);
        Rung rung = new Rung("quarantine", output.seen());
        return switch (output) {
            case Output.Refused refused ->
                new Published.Failed(
                        Code.OUTPUT_REFUSED,
                        "%s (%s)".formatted(refused.sentence(), refused.reason().wire()),
                        List.of(rung));
            case Output.Taken taken -> {
                RemoteRepository forge = RemoteRepository.at(http, access.url(), access.token());
                String ref = Landing.refOf(task, attempt);
                yield climb(new ForgeDestination(forge, tries, ref, taken), rung);
            }
        };
    }

    /** What is told is the last climb. */
    private Published climb(ForgeDestination destination, Rung before) throws InterruptedException {
        while (true) {
            Published published = new Climb(destination, tries, before).climb();
            switch (published) {
                case Published.Failed failed -> {
                    return failed;
                }
                case Published.Landed landed -> {
                    if (landed.confirmed() || !another.again()) {
                        return landed;
                    }
                }
            }
        }
    }
}
