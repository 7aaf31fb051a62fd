package dev.leasehold.platform.git;

import dev.leasehold.platform.git.PktLines.Packet;
import dev.leasehold.platform.git.RemoteException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A repository on a git server, spoken to over smart HTTP from within this process.
 *
 * <ul>
 *   <li>The token is in no argument, environment, file or reflog, because no other process is there to be told.
 *   <li>One request for each of fetch, push and reading a ref: the server must speak protocol version 2.
 *   <li>No redirect is followed.
 * </ul>
 */
public final class RemoteRepository {
    private static final String AGENT = "agent=leasehold";
    private static final long LONGEST_LIST = 1 << 20;

    private final SmartHttp http;

    private RemoteRepository(SmartHttp http) {
        this.http = http;
    }

    public static RemoteRepository at(GitHttp http, URI url, String token) {
        return new RemoteRepository(new SmartHttp(http, url, token));
    }

    /** What the ref points at now. Empty is the server's word that there is none, never an error. */
    public Optional<String> read(String ref, ObjectFormat format, Duration deadline)
            throws RemoteException, InterruptedException {
        byte[] request = new PktLines.Writer()
                .line("command=ls-refs\n")
                .line(AGENT)
                .line("object-format=" + format.wire())
                .divider()
                .line("ref-prefix " + ref + "\n")
                .flush()
                .bytes();
        return http.post("git-upload-pack", request, null, LONGEST_LIST, deadline, answer -> find(ref, format, answer));
    }

    private static Optional<String> find(String ref, ObjectFormat format, InputStream answer) throws IOException {
        Optional<String> found = Optional.empty();
        while (true) {
            switch (PktLines.read(answer)) {
                case null -> throw new EOFException("the list of refs breaks off");
                case Packet.Mark end -> {
                    return found;
                }
                case Packet.Line line -> {
                    String[] words = line.text().split(" ", -1);
                    if (words.length < 2 || words[0].length() != format.idLength()) {
                        throw new PktLines.Nonsense("'%s' is no line of a list of refs".formatted(line.text()));
                    }
                    if (words[1].equals(ref)) {
                        found = Optional.of(words[0]);
                    }
                }
            }
        }
    }

    /** Creates the ref with what is in the pack. It must not exist. */
    public PushReport create(String ref, String commit, Path pack, Duration deadline)
            throws RemoteException, InterruptedException {
        ObjectFormat format = ObjectFormat.ofId(commit);
        byte[] command = new PktLines.Writer()
                .line("%s %s %s\0 report-status side-band-64k object-format=%s %s"
                        .formatted(format.none(), commit, ref, format.wire(), AGENT))
                .flush()
                .bytes();
        return http.post(
                "git-receive-pack", command, pack, LONGEST_LIST, deadline, answer -> report(ref, new SideBand(answer)));
    }

    private static PushReport report(String ref, SideBand answer) throws IOException {
        String unpacked = null;
        String verdict = null;
        for (Packet packet = PktLines.read(answer); packet != Packet.Mark.FLUSH; packet = PktLines.read(answer)) {
            if (!(packet instanceof Packet.Line line)) {
                throw new EOFException("the report breaks off");
            }
            String text = line.text();
            if (text.startsWith("unpack ")) {
                unpacked = text.substring("unpack ".length());
            } else if (text.equals("ok " + ref) || text.startsWith("ng " + ref + " ")) {
                verdict = text;
            } else {
                throw new PktLines.Nonsense("'%s' is no line of a report".formatted(text));
            }
        }
        if (unpacked == null || verdict == null) {
            throw new PktLines.Nonsense("a report that does not name the ref");
        }
        if (verdict.startsWith("ok ") && unpacked.equals("ok")) {
            return new PushReport(true, "");
        }
        String reason = verdict.startsWith("ng ") ? verdict.substring(4 + ref.length()) : "unpack " + unpacked;
        return new PushReport(false, answer.words().isEmpty() ? reason : reason + ": " + answer.words());
    }

    /**
     * Asks for the whole history of {@code wants} without that of {@code haves}, which need not be known there. The pack
     * in {@code file} is thin: based on objects of what is had.
     */
    public void fetch(List<String> wants, Collection<String> haves, long mostBytes, Duration deadline, Path file)
            throws RemoteException, InterruptedException {
        PktLines.Writer request = new PktLines.Writer()
                .line("command=fetch\n")
                .line(AGENT)
                .line("object-format=" + ObjectFormat.ofId(wants.getFirst()).wire())
                .divider()
                .line("thin-pack\n")
                .line("ofs-delta\n")
                .line("no-progress\n");
        wants.forEach(id -> request.line("want " + id + "\n"));
        haves.forEach(id -> request.line("have " + id + "\n"));
        byte[] body = request.line("done\n").flush().bytes();
        http.<Path>post("git-upload-pack", body, null, mostBytes, deadline, answer -> {
            if (!(PktLines.read(answer) instanceof Packet.Line line)) {
                throw new EOFException("no pack came");
            }
            if (!line.text().equals("packfile")) {
                throw new RemoteException(Kind.REFUSED, "sends no pack: " + line.text());
            }
            Files.copy(new SideBand(answer), file, StandardCopyOption.REPLACE_EXISTING);
            return file;
        });
    }
}
