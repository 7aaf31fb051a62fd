package dev.leasehold.cli.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.platform.FileTrouble;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.client.ServiceUnreachable;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

/**
 * What the service sends, to stdout or to a file. Under its name a file is whole, or as it was before: one that broke off
 * would be taken for all there is. A device, a pipe or a link is written as it stands.
 */
public record WholeFile(Client client, RestClient service) {
    private static final String ADVICE = "Name a file that this user may write, on a disk with space.";

    /** Passes it on as it comes; an exception is of the connection to the service. */
    public interface Sending {
        void to(OutputStream out) throws IOException;
    }

    public void print(Sending sending) {
        send(sending, client.out());
        client.out().flush();
    }

    /** To the file that is asked for, or to the usual one, and tells of it; to stdout alone for {@code -}. */
    public void hand(@Nullable String asked, String usual, ObjectNode about, Sending sending) throws IOException {
        if ("-".equals(asked)) {
            print(sending);
            return;
        }
        Path file = Path.of(asked == null ? usual : asked).toAbsolutePath();
        write(file, sending);
        long bytes = Files.size(file);
        if (client.json()) {
            client.print(about.put("file", file.toString()).put("bytes", bytes));
        } else {
            client.out().println("%s  %d bytes".formatted(file, bytes));
        }
    }

    public void write(Path named, Sending sending) {
        Path file = named.toAbsolutePath();
        boolean fresh = Files.notExists(file, LinkOption.NOFOLLOW_LINKS)
                || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
        Path part = fresh ? file.resolveSibling(file.getFileName() + ".part") : file;
        try {
            try (OutputStream out = OutputLost.told(Files.newOutputStream(part))) {
                send(sending, out);
            }
            if (fresh) {
                Files.move(part, file, REPLACE_EXISTING);
            }
        } catch (OutputLost lost) {
            throw unwritable(client, named, lost.why());
        } catch (IOException e) {
            throw unwritable(client, named, e);
        } finally {
            if (fresh) {
                drop(part);
            }
        }
    }

    /** The file cannot be written, and why. */
    public static RuntimeException unwritable(Notes notes, Path named, IOException why) {
        return notes.badFile("The file %s cannot be written (%s).".formatted(named, FileTrouble.words(why)), ADVICE);
    }

    private void send(Sending sending, OutputStream out) {
        try {
            sending.to(out);
        } catch (IOException e) {
            throw ServiceUnreachable.of(service.server(), e);
        }
    }

    private static void drop(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException gone) {
            // why it could not be written is told already
        }
    }
}
