package dev.leasehold.platform.process;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * The one thread that spawns, and does nothing else.
 *
 * <ul>
 *   <li>It lives as long as this JVM: a child that asked to die with its parent dies with the <em>thread</em> it came
 *       from.
 *   <li>It wears the {@link Mark}, which any thread it started would inherit. So it runs no callback: its answers go to
 *       the loop, and waking a virtual thread (which may start a carrier) is left to that one.
 * </ul>
 */
final class Spawner {
    private static final System.Logger LOG = System.getLogger(Spawner.class.getName());

    private final BlockingQueue<Order> orders = new LinkedBlockingQueue<>();
    private final Consumer<Runnable> loop;
    private final Mark mark;

    private record Order(ProcessSpec spec, Descriptors descriptors, IntConsumer answer) {}

    Spawner(Consumer<Runnable> loop, Mark mark) {
        this.loop = loop;
        this.mark = mark;
        Thread.ofPlatform().daemon().name("leasehold-spawner").start(this::run);
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
