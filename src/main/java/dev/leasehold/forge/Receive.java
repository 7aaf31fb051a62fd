package dev.leasehold.forge;

import dev.leasehold.platform.LimitedStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Takes a push: rules first, then the pack past the {@link PackGuard} into git's own {@code receive-pack}, which keeps it
 * in quarantine until it is found sound and whole, and only then moves any ref.
 */
final class Receive {
    private static final PushRequest UNREAD = new PushRequest(List.of(), Set.of(), new byte[0]);
    private static final int BUFFER = 64 * 1024;

    private final GitProgram git;
    private final long maxPush;
    private final long maxObject;

    Receive(GitProgram git, long maxPush, long maxObject) {
        this.git = git;
        this.maxPush = maxPush;
        this.maxObject = maxObject;
    }

    /** The answer for the client. An {@link IOException} is of the connection: there is nobody to answer. */
    byte[] receive(BareRepository repository, Client client, InputStream body, Operation operation) throws IOException {
        InputStream watched = operation.watch(body);
        InputStream limited = new LimitedStream(watched, maxPush);
        PushRequest push = UNREAD;
        try {
            push = PushRequest.read(limited);
            if (push.commands().isEmpty()) {
                return new byte[0]; // A client that asks whether it may come in, before it sends more.
            }
            Map<String, Refusal> refusals = refusals(repository, client, push);
            if (refusals.isEmpty()) {
                return received(repository, client, push, limited, operation);
            }
            drain(watched);
            return PushReport.refused(push, "ok", refusals);
        } catch (PushRequest.Refused e) {
            return refused(push, e.refusal(), watched);
        } catch (LimitedStream.TooLong e) {
            String limit = "a push of more than %d bytes is not taken".formatted(maxPush);
            return refused(push, new Refusal("push-too-large", limit), watched);
        }
    }

    private static Map<String, Refusal> refusals(BareRepository repository, Client client, PushRequest push)
            throws IOException {
        Map<String, Refusal> refusals = new HashMap<>();
        for (RefCommand command : push.commands()) {
            PushRules.refusal(client, command).ifPresent(why -> refusals.put(command.ref(), why));
            if (client instanceof Client.Attempt
                    && repository.refs().read(command.ref()).isPresent()) {
                refusals.putIfAbsent(command.ref(), new Refusal("ref-final", "this ref is there and never changes"));
            }
        }
        if (client instanceof Client.Attempt && push.commands().size() > 1) {
            push.commands()
                    .forEach(command -> refusals.putIfAbsent(
                            command.ref(), new Refusal("ref-not-yours", "an attempt creates one ref")));
        }
        return refusals;
    }

    private byte[] received(
            BareRepository repository, Client client, PushRequest push, InputStream pack, Operation operation)
            throws IOException {
        Process process = operation.with(git.start(
                repository.folder(), environment(client, push), List.of("receive-pack", "--stateless-rpc", ".")));
        var answer = GitProgram.reading(process.getInputStream());
        var complaint = GitProgram.reading(process.getErrorStream());
        feed(process, push, pack);
        byte[] said = answer.join();
        complaint.join();
        var error = PushReport.unpackError(push, said);
        if (error.isEmpty()) {
            return said;
        }
        return refused(push, new Refusal("objects-refused", error.get()), InputStream.nullInputStream());
    }

    /** When git ends before it has read all, the rest is read for it: it is its answer that counts. */
    private void feed(Process process, PushRequest push, InputStream pack) throws IOException {
        OutputStream to = process.getOutputStream();
        boolean takes = write(to, push.raw(), push.raw().length);
        if (push.hasPack()) {
            var guarded = new PackGuard(pack, maxObject);
            try {
                byte[] buffer = new byte[BUFFER];
                for (int read = guarded.read(buffer, 0, BUFFER); read >= 0; read = guarded.read(buffer, 0, BUFFER)) {
                    takes = takes && write(to, buffer, read);
                }
            } finally {
                guarded.release();
            }
        }
        GitProgram.close(to);
    }

    private static boolean write(OutputStream to, byte[] bytes, int length) {
        try {
            to.write(bytes, 0, length);
            return true;
        } catch (IOException gitHasEnded) {
            return false;
        }
    }

    /** What is hidden cannot be written either, except the one ref that this client may write. */
    private static Map<String, String> environment(Client client, PushRequest push) {
        List<String> settings = new ArrayList<>();
        switch (client) {
            case Client.Attempt own ->
                settings.addAll(List.of(
                        "receive.hideRefs", "!" + push.commands().getFirst().ref()));
            case Client.Service all -> settings.addAll(List.of("receive.hideRefs", "!refs/heads/work"));
            case Client.Person person -> {
                if (push.commands().stream().anyMatch(command -> command.ref().equals(Forge.MAIN))) {
                    settings.addAll(List.of("receive.denyNonFastForwards", "true"));
                }
            }
        }
        return GitProgram.settings(settings);
    }

    private byte[] refused(PushRequest push, Refusal why, InputStream rest) throws IOException {
        drain(rest);
        Map<String, Refusal> each = new HashMap<>();
        push.commands().forEach(command -> each.put(command.ref(), why));
        return PushReport.refused(push, why.line(), each);
    }

    /** A client listens when it has sent all. What is too long even for that hears nothing but the end. */
    private void drain(InputStream rest) throws IOException {
        new LimitedStream(rest, 2 * maxPush).transferTo(OutputStream.nullOutputStream());
    }
}
