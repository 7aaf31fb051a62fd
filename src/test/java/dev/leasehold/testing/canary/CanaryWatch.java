package dev.leasehold.testing.canary;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** While tests run, looks at every process there is, again and again. */
public final class CanaryWatch implements LauncherSessionListener {
    private static final Duration PAUSE = Duration.ofMillis(250);

    private final CountDownLatch closed = new CountDownLatch(1);
    private final ProcessSearch search = new ProcessSearch(Canary.PLANTED);

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        Thread.ofPlatform().daemon().name("canary-watch").start(this::watch);
    }

    private void watch() {
        try {
            do {
                search.look().forEach(hit -> Canary.note("hit " + hit));
            } while (!closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void launcherSessionClosed(LauncherSession session) {
        closed.countDown();
        Canary.note("processes looked at: " + search.looks());
    }
}
