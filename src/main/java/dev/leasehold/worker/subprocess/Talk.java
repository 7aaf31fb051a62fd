package dev.leasehold.worker.subprocess;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.lease.Grant;
import dev.leasehold.lease.Requests.Next;
import dev.leasehold.platform.Json;
import dev.leasehold.worker.AttemptLog;
import dev.leasehold.worker.BrokerException;
import dev.leasehold.worker.RequestDesk;
import dev.leasehold.worker.session.Answer;
import dev.leasehold.worker.session.Peer;
import dev.leasehold.worker.session.Session;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What is said to a command that stays up, and what it says: requests from the desk, one at a time, and their answers
 * back to it.
 *
 * <p>What it prints on standard output that is not of the protocol goes to the log, as does all of standard error; and so
 * does a line for each request and its end.
 */
final class Talk {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final long PAUSE_MILLIS = 500;
    private static final int LARGEST_ANSWER = 8 << 20;

    private final Grant grant;
    private final RequestDesk desk;
    private final AttemptLog log;
    private final Duration answerWithin;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean started;

    Talk(Grant grant, RequestDesk desk, AttemptLog log, Duration answerWithin) {
        this.grant = grant;
        this.desk = desk;
        this.log = log;
        this.answerWithin = answerWithin;
    }

    /** How it came to an end. */
    sealed interface End {
        /** Nothing more is asked. */
        record Over() implements End {}

        /** The command has ended, or is to, while nothing was asked of it. */
        record HungUp() implements End {}

        /** It did not keep to the protocol, or ended in the midst of it. */
        record BrokenOff(String why) implements End {}
    }

    /** Before the command is started: whether there is anybody to talk for. */
    boolean isWanted() {
        try {
            return !(desk.next(grant, Duration.ZERO) instanceof Next.Over);
        } catch (BrokerException unknown) {
            return true;
        }
    }

    AttemptLog log() {
        return log;
    }

    /** Whether the command was reached, behind limits and sandbox. */
    boolean started() {
        return started;
    }

    /** Nothing more is to be asked from here on. */
    void hangUp() {
        over.countDown();
    }

    void with(Peer peer, CompletableFuture<End> said) {
        try {
            said.complete(talk(new Overheard(peer)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            said.complete(new End.HungUp());
        } catch (RuntimeException e) {
            said.complete(new End.BrokenOff("the host could not talk with it: " + e));
        }
    }

    private End talk(Peer peer) throws InterruptedException {
        Duration ready = Duration.ofSeconds(
                java.util.Objects.requireNonNull(grant.work().session()).readySeconds());
        Optional<Session> session = Session.open(peer, ready);
        if (session.isEmpty()) {
            return new End.BrokenOff("it did not say within %d s that it is ready".formatted(ready.toSeconds()));
        }
        note("ready");
        while (over.getCount() > 0) {
            switch (next()) {
                case Next.Nothing _ -> {}
                case Next.Over _ -> {
                    note("nothing more is asked");
                    return new End.Over();
                }
                case Next.LeaseLost _ -> {
                    return new End.HungUp();
                }
                case Next.Open(String id, var body) -> {
                    if (over.getCount() > 0) {
                        note("asked " + id);
                        Answer answer = session.get().ask(id, (ObjectNode) body, answerWithin);
                        if (answer instanceof Answer.Broken(String why)) {
                            return new End.BrokenOff(why);
                        }
                        answer(id, answer);
                    }
                }
            }
        }
        return new End.HungUp();
    }

    private Next next() throws InterruptedException {
        try {
            return desk.next(grant, PATIENCE);
        } catch (BrokerException e) {
            over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
            return new Next.Nothing();
        }
    }

    /** Tries until it is taken, or the command is ended for a lease that could not be renewed. */
    private void answer(String id, Answer answer) throws InterruptedException {
        ObjectNode json = json(answer);
        while (true) {
            try {
                desk.answer(grant, id, json);
                return;
            } catch (BrokerException e) {
                if (e.refused() || over.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                    note("the answer could not be handed in: " + e.getMessage());
                    return;
                }
            }
        }
    }

    private ObjectNode json(Answer answer) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (answer) {
            case Answer.Ideas(var ideas) -> {
                ideas.forEach(idea -> json.withArray("ideas").add(idea.json()));
                if (json.isEmpty()) {
                    json.putArray("ideas");
                }
                note("%d ideas".formatted(ideas.size()));
            }
            case Answer.Failed(String why) -> {
                json.put("failed", why);
                note("failed: " + why);
            }
            case Answer.Broken _ -> throw new IllegalArgumentException("what broke off is no answer");
        }
        return Json.write(json).length() <= LARGEST_ANSWER
                ? json
                : JsonNodeFactory.instance
                        .objectNode()
                        .put("failed", "the answer is larger than %d bytes".formatted(LARGEST_ANSWER));
    }

    private void note(String what) {
        print("leasehold: " + what);
    }

    private void print(String line) {
        log.append(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Sees the line that says that the command was reached, and lets the log have what is not of the protocol. */
    private final class Overheard implements Peer {
        private final Peer peer;

        Overheard(Peer peer) {
            this.peer = peer;
        }

        @Override
        public boolean say(String line, Duration within) throws InterruptedException {
            return peer.say(line, within);
        }

        @Override
        public Heard hear(Duration within) throws InterruptedException {
            Heard heard = peer.hear(within);
            if (heard instanceof Heard.Line(String text)) {
                if (!started && text.equals(Meter.STARTED)) {
                    started = true;
                } else if (!text.stripLeading().startsWith("{")) {
                    print(text);
                }
            }
            return heard;
        }

        @Override
        public void end() throws InterruptedException {
            peer.end();
        }
    }
}
