package dev.leasehold.worker.courier;

import dev.leasehold.delivery.HeldRepository;
import dev.leasehold.lease.Code;
import dev.leasehold.lease.Handovers;
import dev.leasehold.lease.Source;
import dev.leasehold.lease.Verdict;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.Json;
import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.git.RemoteException;
import dev.leasehold.platform.problem.Problem;
import dev.leasehold.platform.problem.ProblemCode;
import dev.leasehold.worker.courier.ParcelReader.MalformedParcel;
import dev.leasehold.worker.courier.Reckoning.Result;
import dev.leasehold.worker.wire.ClaimBodies.Outcome;
import dev.leasehold.worker.wire.LastWord;
import dev.leasehold.worker.workspace.AttemptFailed;
import dev.leasehold.worker.workspace.CheckedOut;
import dev.leasehold.worker.workspace.KeptRepositories;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Where tasks' pods come for what they begin with, and with what their commands have left. */
public final class PodDesk {
    static final Duration FETCH_DEADLINE = Duration.ofMinutes(1);

    private final KeptRepositories repositories;
    private final Blobs blobs;
    private final Handovers handovers;
    private final Path scratch;
    private final Crowd crowd = new Crowd();

    /** @param folder this process's own, and nobody else's */
    public PodDesk(Path folder, Blobs blobs, Handovers handovers) {
        this.repositories = new KeptRepositories(folder.resolve("cache"));
        this.scratch = folder.resolve("scratch");
        this.blobs = blobs;
        this.handovers = handovers;
        if (Files.isDirectory(scratch)) {
            Folders.delete(scratch); // of a process that is no more
        }
    }

    /** With what the checkout would fail at this moment, and may not in the next; empty when it would not. */
    public Optional<Verdict> trouble(Assignment assignment) throws InterruptedException {
        try {
            HeldRepository held = hold(assignment);
            if (held != null) {
                held.close();
            }
            return Optional.empty();
        } catch (NotFetched e) {
            return e.mayPass ? Optional.of(failed(e.why())) : Optional.empty();
        }
    }

    /** Writes what the pod begins with, or the last word of one that cannot. */
    public void checkOut(Assignment assignment, OutputStream to) throws IOException {
        ParcelWriter parcel = new ParcelWriter(to);
        Path folder = own();
        try (@Nullable HeldRepository held = hold(assignment)) {
            new CheckoutParcel(blobs, assignment, folder).write(held, parcel);
        } catch (AttemptFailed e) {
            parcel.put(ParcelKind.WORD, bytes(handedOver(assignment, failed(e), false)));
        } catch (NotFetched e) {
            parcel.put(ParcelKind.WORD, bytes(handedOver(assignment, failed(e.why()), false)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            Folders.delete(folder);
        }
        parcel.end();
    }

    /** Writes nothing but a last word. */
    public void refuse(Assignment assignment, Verdict why, OutputStream to) throws IOException {
        ParcelWriter parcel = new ParcelWriter(to);
        parcel.put(ParcelKind.WORD, bytes(handedOver(assignment, why, false)));
        parcel.end();
    }

    /**
     * Lands what the command has left, where there is something to land, and says how the attempt ended. One call at a time
     * for each attempt; another is told to come again, and so is whoever finds too many others here.
     */
    public Answer left(Assignment assignment, InputStream parcel, boolean wholeLog)
            throws IOException, InterruptedException {
        try (Crowd.Place place = crowd.enter(assignment.task() + "-" + assignment.attempt())) {
            Path folder = own();
            try (SentWorkspace sent = SentWorkspace.receive(parcel, folder.resolve("contents"), place::becomeLarge)) {
                return answer(assignment, new Reckoning(assignment, sent, this::keep, folder), place, wholeLog);
            } catch (MalformedParcel e) {
                throw Problem.of(ProblemCode.BAD_REQUEST, e.getMessage() + ".").exception();
            } finally {
                Folders.delete(folder);
            }
        }
    }

    private Answer answer(Assignment assignment, Reckoning reckoning, Crowd.Place place, boolean wholeLog)
            throws IOException, InterruptedException {
        Verdict ended = reckoning.ended();
        Unsettled unsettled = new Unsettled();
        try (@Nullable CheckedOut checkedOut = ended.succeeded() ? checkedOut(assignment, unsettled) : null) {
            Source source = assignment.work().source();
            place.reckon(source != null && source.commit() == Source.Commit.OWN);
            return switch (reckoning.result(ended, checkedOut)) {
                case Result.Missing(var paths) -> new Answer.Wanted(paths);
                case Result.Ended(Verdict verdict) ->
                    new Answer.Word(handedOver(assignment, verdict, wholeLog), !unsettled.is);
            };
        } catch (NotFetched e) {
            AttemptFailed why = e.why();
            Verdict verdict = ended.failedWith(why.code(), String.valueOf(why.getMessage()));
            return new Answer.Word(handedOver(assignment, verdict, wholeLog), !e.mayPass);
        }
    }

    /** Whether the pod should ask again, for as long as it may. */
    private static final class Unsettled {
        private boolean is;

        boolean leave() {
            is = true;
            return false;
        }
    }

    /** Null where nothing is to be landed. */
    private @Nullable CheckedOut checkedOut(Assignment assignment, Unsettled unsettled)
            throws NotFetched, IOException, InterruptedException {
        Source source = assignment.work().source();
        if (source == null || source.commit() == Source.Commit.NONE) {
            return null;
        }
        HeldRepository held = hold(assignment, source);
        return new CheckedOut(
                held,
                repositories.publisher(unsettled::leave),
                source,
                assignment.access(),
                assignment.task(),
                assignment.attempt(),
                scratch.resolve("quarantine"));
    }

    private @Nullable HeldRepository hold(Assignment assignment) throws NotFetched, InterruptedException {
        Source source = assignment.work().source();
        return source == null ? null : hold(assignment, source);
    }

    private HeldRepository hold(Assignment assignment, Source source) throws NotFetched, InterruptedException {
        try {
            return repositories.hold(source, assignment.access(), FETCH_DEADLINE);
        } catch (IOException e) {
            throw new NotFetched(source, e);
        }
    }

    /** The history of a task's source cannot be had. */
    private static final class NotFetched extends Exception {
        private static final long serialVersionUID = 1;

        private final boolean mayPass;

        NotFetched(Source source, IOException why) {
            super("%s cannot be fetched: %s".formatted(source.repository(), why.getMessage()), why);
            this.mayPass = !(why instanceof RemoteException remote) || mayPass(remote);
        }

        /** Whether a forge that restarts may say something else. */
        private static boolean mayPass(RemoteException why) {
            return switch (why.kind()) {
                case BUSY, BROKEN, LATE -> true;
                case REFUSED, NONSENSE -> false;
            };
        }

        AttemptFailed why() {
            return new AttemptFailed(Code.SOURCE_FAILED, String.valueOf(getMessage()));
        }
    }

    private String keep(Path file) throws IOException {
        try (InputStream content = Files.newInputStream(file)) {
            return blobs.store(content).blob().digest().value();
        }
    }

    /** A word that is too long for the pod stays here. */
    private LastWord handedOver(Assignment assignment, Verdict verdict, boolean wholeLog) {
        LastWord word = new LastWord(Outcome.of(0, verdict), wholeLog);
        if (bytes(word).length <= LastWord.MOST_BYTES) {
            return word;
        }
        handovers.put(assignment.task(), assignment.attempt(), Json.MAPPER.valueToTree(word.end()));
        return new LastWord(null, wholeLog);
    }

    private Path own() throws IOException {
        Folders.createPrivate(scratch);
        return Files.createTempDirectory(scratch, "pod-");
    }

    private static byte[] bytes(LastWord word) {
        return Json.write(word).getBytes(UTF_8);
    }

    private static Verdict failed(AttemptFailed why) {
        return Verdict.failed(why.code(), String.valueOf(why.getMessage()));
    }
}
