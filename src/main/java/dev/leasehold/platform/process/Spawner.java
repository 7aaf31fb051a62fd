package dev.leasehold.platform.process;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The threads that spawn, and do nothing else.
 *
 * <ul>
 *   <li>A thread stands still until its child has begun its program, so there are as many as there are processors, up to
 *       {@link #MOST}.
 *   <li>Each lives as long as this JVM: a child that asked to die with its parent dies with the <em>thread</em> it came
 *       from.
 *   <li>Each wears the {@link Mark}, which any thread it started would inherit. So none runs a callback: the answers go to
 *       the loop, and waking a virtual thread (which may start a carrier) is left to that one.
 * </ul>
 */
final class Spawner {
    private static final int MOST = 4;
    private static final System.Logger LOG = System.getLogger(Spawner.class.getName());

    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final Consumer<Runnable> loop;
    private final Mark mark;

    private record Order(ProcessSpec spec, Descriptors descriptors, IntConsumer answer) {}

    Spawner(Consumer<Runnable> loop, Mark mark) {
        this.loop = loop;
        this.mark = mark;
        Thread.Builder threads = Thread.ofPlatform().daemon().name("leasehold-spawner-", 0);
        for (int i = 0; i < Math.min(MOST, Runtime.getRuntime().availableProcessors()); i++) {
            threads.start(this::run);
        }
    }

    /** Spawns soon. {@code answer} gets the pid or {@code -errno}, on the loop's thread. */
    void spawn(ProcessSpec spec, Descriptors descriptors, IntConsumer answer) {
        orders.add(new Order(spec, descriptors, answer));
    }

    private void run() {
        mark.putOnThisThread();
        while (true) {
            try {
                Order order = orders.take();
                int pid = spawn(order);
                loop.accept(() -> order.answer().accept(pid));
            } catch (InterruptedException nobodyDoes) {
                LOG.log(System.Logger.Level.WARNING, "the spawner was interrupted and goes on", nobodyDoes);
            }
        }
    }

    private static int spawn(Order order) {
        try {
            return PosixSpawn.spawn(order.spec(), order.descriptors());
        } catch (IllegalStateException | OutOfMemoryError cannotPrepare) {
            return -Libc.ENOMEM;
        }
    }
}
