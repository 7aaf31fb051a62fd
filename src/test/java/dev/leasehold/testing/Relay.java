package dev.leasehold.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A port of its own before a server that may come back at another: what connects here is passed on to where that server
 * is now. It can cut every connection, and lets none through while there is no server.
 */
public final class Relay implements AutoCloseable {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int NOWHERE = 0;

    private final ServerSocket door;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger turnedAway = new AtomicInteger();
    private volatile int target;

    private Relay(ServerSocket door, int target) {
        this.door = door;
        this.target = target;
    }

    public static Relay to(int port) {
        try {
            Relay relay = new Relay(new ServerSocket(0, 256, InetAddress.getLoopbackAddress()), port);
            Thread.ofVirtual().start(relay::accept);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return door.getLocalPort();
    }

    /** From now on to this port of this machine. */
    public void turnTo(int port) {
        target = port;
    }

    /** Cuts all, and lets none through until it is turned to a server again. */
    public void turnAway() {
        target = NOWHERE;
        cut();
    }

    /** How many connected while there was no server. */
    public int turnedAway() {
        return turnedAway.get();
    }

    /** Cuts what is connected; who connects again is let through. */
    public void cut() {
        open.forEach(Relay::end);
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Thread.ofVirtual().start(() -> pass(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void pass(Socket client) {
        int port = target;
        Socket server = new Socket();
        open.add(client);
        open.add(server);
        try {
            if (port != NOWHERE) {
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
                Thread back = Thread.ofVirtual().start(() -> copy(server, client));
                copy(client, server);
                back.join();
            } else {
                turnedAway.incrementAndGet();
            }
        } catch (IOException nobodyThere) {
            // The client learns it by the end of its connection.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end(client);
            end(server);
            open.remove(client);
            open.remove(server);
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // Then both ends are cut, below.
        } finally {
            end(from);
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            door.close();
            cut();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
