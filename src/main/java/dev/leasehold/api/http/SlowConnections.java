package dev.leasehold.api.http;

import io.netty.channel.Channel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.EventExecutorGroup;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Closes connections on which nothing is being answered for too long: kept open and unused, or fed a request byte by byte,
 * which would keep any timeout on silence from running out. A request whose head has come is never cut off here; its body
 * has a timeout of its own.
 *
 * <p>Nothing in Vert.x bounds the time that a request's head may take. So the event loops are asked for the connections
 * that they hold, now and then.
 */
@ApplicationScoped
class SlowConnections {
    private static final Logger LOG = Logger.getLogger(SlowConnections.class);
    private static final AttributeKey<Activity> ACTIVITY = AttributeKey.valueOf("leasehold.activity");
    private static final int BEFORE_ALL = 20_000;
    private static final int LOOKS_PER_DEADLINE = 10;

    /** What a connection does. */
    private static final class Activity {
        private final AtomicInteger running = new AtomicInteger();
        private volatile long idleSince = System.nanoTime();

        void begin() {
            running.incrementAndGet();
        }

        void end() {
            idleSince = System.nanoTime();
            running.decrementAndGet();
        }

        boolean isIdleFor(Duration time) {
            return running.get() == 0 && System.nanoTime() - idleSince >= time.toNanos();
        }
    }

    void watch(@Observes Filters filters) {
        filters.register(SlowConnections::note, BEFORE_ALL);
    }

    void begin(@Observes StartupEvent event, Vertx vertx, HttpConfig config) {
        Duration deadline = config.requestWithin();
        long every = Math.max(100, deadline.toMillis() / LOOKS_PER_DEADLINE);
        vertx.setPeriodic(every, timer -> closeIdle(vertx, deadline));
    }

    /** Closes, soon, what has been idle for so long. */
    void closeIdle(Vertx vertx, Duration time) {
        EventExecutorGroup loops =
                ((ContextInternal) vertx.getOrCreateContext()).nettyEventLoop().parent();
        for (EventExecutor executor : loops) {
            if (executor instanceof SingleThreadEventLoop loop) {
                loop.execute(() -> loop.registeredChannelsIterator().forEachRemaining(channel -> close(channel, time)));
            }
        }
    }

    private static void close(Channel channel, Duration time) {
        boolean accepted = channel.parent() != null;
        if (accepted && activity(channel).isIdleFor(time)) {
            LOG.debugf("event=idle-connection-closed address=%s", channel.remoteAddress());
            var _ = channel.close();
        }
    }

    private static void note(RoutingContext request) {
        HttpConnection connection = request.request().connection();
        if (connection instanceof ConnectionBase base) {
            Activity activity = activity(base.channel());
            activity.begin();
            request.addEndHandler(ended -> activity.end());
        }
        request.next();
    }

    private static Activity activity(Channel channel) {
        var attribute = channel.attr(ACTIVITY);
        Activity known = attribute.get();
        if (known == null) {
            attribute.setIfAbsent(new Activity());
            known = attribute.get();
        }
        return known;
    }
}
