package dev.leasehold.forge;

import org.jspecify.annotations.Nullable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/** Answers a fetch: refs in Java, objects by git's own {@code upload-pack}, passed on as they come. */
final class Upload {
    private static final int BUFFER = 64 * 1024;

    private final GitProgram git;

    Upload(GitProgram git) {
        this.git = git;
    }

    /** Reads what is wanted. What comes of it is written when the answer is. */
    GitServer.Answer answer(
            BareRepository repository, Client client, boolean version2, InputStream body, Operation operation)
            throws IOException {
        InputStream in = operation.watch(body);
        var begun = new ByteArrayOutputStream();
        if (version2) {
            PktLine.@Nullable Packet first = PktLine.read(in);
            if (first == null || !first.isLine()) {
                return to -> {};
            }
            if (first.text().equals("command=ls-refs")) {
                byte[] refs = RefListing.read(in).answer(repository, client, git);
                return to -> to.write(refs);
            }
            PktLine.write(begun, first.bytes());
        }
        return to -> pack(repository, version2, begun.toByteArray(), in, to, operation);
    }

    private void pack(
            BareRepository repository,
            boolean version2,
            byte[] begun,
            InputStream in,
            OutputStream to,
            Operation operation)
            throws IOException {
        Map<String, String> protocol = version2 ? Map.of("GIT_PROTOCOL", "version=2") : Map.of();
        Process process = operation.with(
                git.start(repository.folder(), protocol, List.of("upload-pack", "--stateless-rpc", ".")));
        var complaint = GitProgram.reading(process.getErrorStream());
        Thread feeding = Thread.ofVirtual().start(() -> feed(begun, in, process.getOutputStream()));
        copy(process.getInputStream(), operation.watch(to));
        try {
            feeding.join();
            complaint.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted during a fetch", e);
        }
    }

    /** For clients of version 0 and 1, whose list of refs is git's own. */
    byte[] advertisement(BareRepository repository) throws IOException {
        var out = new ByteArrayOutputStream();
        PktLine.write(out, "# service=git-upload-pack\n");
        PktLine.mark(out, PktLine.FLUSH);
        GitProgram.Result refs =
                git.run(repository.folder(), "upload-pack", "--stateless-rpc", "--http-backend-info-refs", ".");
        refs.orThrow("The refs could not be read");
        PktLine.mark(out, refs.out());
        return out.toByteArray();
    }

    private static void feed(byte[] begun, InputStream in, OutputStream to) {
        try (to) {
            to.write(begun);
            in.transferTo(to);
        } catch (IOException ended) {
            // Either git has ended, and its answer tells; or the client has, and the end of its input tells git.
        }
    }

    private static void copy(InputStream from, OutputStream to) throws IOException {
        byte[] buffer = new byte[BUFFER];
        for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
            to.write(buffer, 0, read);
            to.flush();
        }
    }
}
