package dev.leasehold.lease;

import dev.leasehold.platform.sql.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;
import static org.assertj.core.api.Assertions.assertThat;

class JournalAppenderTest {
    private final LeaseFixture engine = new LeaseFixture();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void it_is_closed_when_the_round_under_way_is_over_and_not_before() throws Exception {
        CountDownLatch inRound = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Database heldUp = new Database(heldUp(engine.pool, inRound, goOn));
        JournalAppender appender = new JournalAppender(new Journal(heldUp, System::nanoTime), new Signals(_ -> {}));
        appender.start();
        assertThat(inRound.await(30, TimeUnit.SECONDS)).isTrue();

        Thread closing = Thread.ofVirtual().start(appender::close);

        assertThat(closing.join(Duration.ofMillis(300))).isFalse();
        goOn.countDown();
        assertThat(closing.join(Duration.ofSeconds(30))).isTrue();
    }

    /** Gives no connection before it is let go on. */
    private static DataSource heldUp(DataSource pool, CountDownLatch asked, CountDownLatch goOn) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (_, method, arguments) -> {
                    if (method.getName().equals("getConnection")) {
                        asked.countDown();
                        assertThat(goOn.await(30, TimeUnit.SECONDS)).isTrue();
                    }
                    return method.invoke(pool, arguments);
                });
    }
}
