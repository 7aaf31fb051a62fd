package dev.leasehold.cli;

import dev.leasehold.platform.StartRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

import static dev.leasehold.platform.StartRefused.Why.PORT;

/** The address to serve at; {@code tls} once that is known. */
record Listen(String host, int port, boolean tls) {
    private static final int HIGHEST = 65_535;

    /** Tried before anything is started, so that the answer is quick and nothing has to be undone. */
    void mustBeFree() {
        if (port < 0 || port > HIGHEST) {
            throw new StartRefused(
                    PORT,
                    "There is no port %d.".formatted(port),
                    "Choose one from 1 to %d with --port (0 takes any).".formatted(HIGHEST));
        }
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true); // as the server does: connections of the last run do not count
            socket.bind(new java.net.InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            throw new StartRefused(
                    PORT,
                    "The host %s has no address.".formatted(host),
                    "Name an address of this machine with --host.");
        } catch (IOException e) {
            throw taken(String.valueOf(e.getMessage()));
        }
    }

    StartRefused taken(String reason) {
        return new StartRefused(
                PORT,
                "Port %d of %s is not to be had: %s.".formatted(port, host, reason),
                "Stop what listens there, or choose another port with --port (0 takes any).");
    }

    String url() {
        return "%s://%s:%d".formatted(tls ? "https" : "http", host.contains(":") ? "[" + host + "]" : host, port);
    }
}
