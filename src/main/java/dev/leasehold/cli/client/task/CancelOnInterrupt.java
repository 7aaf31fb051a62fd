package dev.leasehold.cli.client.task;

import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.client.ServiceUnreachable;
import dev.leasehold.platform.problem.ProblemException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import static dev.leasehold.platform.problem.ProblemCode.CONFLICT;

/**
 * Ctrl-C, or a SIGTERM, while a task is followed: the task is cancelled, and this process ends when the task has.
 *
 * <p>Whoever follows goes on following meanwhile, and says the exit code in {@link #end}. A task that does not end is
 * waited for no longer than {@link #MOST}; the service stops it all the same.
 */
final class CancelOnInterrupt {
    private static final Duration MOST = Duration.ofMinutes(2);

    private final RestClient service;
    private final String task;
    private final PrintStream err;
    private final Thread hook = new Thread(this::interrupted, "leasehold-cancel");
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int exitCode;
    private volatile boolean interrupted;

    private CancelOnInterrupt(RestClient service, String task, PrintStream err) {
        this.service = service;
        this.task = task;
        this.err = err;
    }

    static CancelOnInterrupt arm(RestClient service, String task, PrintStream err) {
        var armed = new CancelOnInterrupt(service, task, err);
        Runtime.getRuntime().addShutdownHook(armed.hook);
        return armed;
    }

    /** The following is over. If the process is ending already, then with this code. */
    void end(int code) {
        exitCode = code;
        ended.countDown();
        if (!interrupted) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException endingAlready) {
                interrupted = true; // the hook runs, or is about to, and sees that all is over
            }
        }
    }

    /** Its log goes nowhere, which ends a program as Ctrl-C does. For the task's end nobody waits. */
    void outputLost() {
        try {
            service.post(new Query("/v1/tasks/%s/cancel", task).toString());
        } catch (ProblemException refused) {
            if (!refused.problem().is(CONFLICT)) { // else it has ended by itself
                err.println("leasehold: %s may go on: %s".formatted(task, refused.getMessage()));
            }
        } catch (ServiceUnreachable silent) {
            err.println("leasehold: %s may go on: %s".formatted(task, silent.getMessage()));
        }
    }

    private void interrupted() {
        interrupted = true;
        try {
            boolean inTime = ended.getCount() == 0 || (cancel() && ended.await(MOST.toSeconds(), TimeUnit.SECONDS));
            Runtime.getRuntime().halt(inTime ? exitCode : RunExit.FAILED);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the task will end, as far as this can be known. */
    private boolean cancel() {
        err.println("leasehold: cancelling %s, and waiting for its end".formatted(task));
        try {
            service.post(new Query("/v1/tasks/%s/cancel", task).toString());
            return true;
        } catch (ProblemException refused) {
            if (refused.problem().is(CONFLICT)) {
                return true; // it has ended by itself
            }
            err.println("leasehold: it may go on: " + refused.getMessage());
        } catch (ServiceUnreachable silent) {
            err.println("leasehold: it may go on: " + silent.getMessage());
        }
        return false;
    }
}
