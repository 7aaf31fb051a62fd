package dev.leasehold.api.event;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One reader's stream of server-sent events, written plainly: each event waits until the last one is on its way. */
public final class EventStream {
    /** Whoever accepts anything gets the plain answer and not this one, which may never end. */
    public static final String MEDIA_TYPE = MediaType.SERVER_SENT_EVENTS + ";qs=0.1";

    private static final long SLOWEST_READER_SECONDS = 30;

    private final SseEventSink sink;
    private final Sse sse;

    public EventStream(SseEventSink sink, Sse sse) {
        this.sink = sink;
        this.sse = sse;
    }

    public boolean open() {
        return !sink.isClosed();
    }

    /** False when the reader has gone, or is too slow to be waited for. */
    public boolean send(String id, String name, Object data) throws InterruptedException {
        return send(sse.newEventBuilder()
                .id(id)
                .name(name)
                .mediaType(MediaType.APPLICATION_JSON_TYPE)
                .data(data)
                .build());
    }

    /** Says that the line is alive, so that proxies keep it and a reader that has gone is noticed. */
    public boolean keepAlive() throws InterruptedException {
        return send(sse.newEventBuilder().comment("still here").build());
    }

    private boolean send(OutboundSseEvent event) throws InterruptedException {
        if (sink.isClosed()) {
            return false;
        }
        try {
            sink.send(event).toCompletableFuture().get(SLOWEST_READER_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            sink.close();
            return false;
        }
    }
}
