package dev.leasehold.platform.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;

import javax.net.ssl.SSLException;

/** No answer came, or half of one. Whether the call had an effect is not known. */
public final class ServiceUnreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final String suggestion;

    private ServiceUnreachable(String sentence, String suggestion, IOException cause) {
        super(sentence, cause);
        this.suggestion = suggestion;
    }

    public static ServiceUnreachable of(URI server, IOException cause) {
        return switch (cause) {
            case UnknownHostException _ ->
                new ServiceUnreachable(
                        "There is no host '%s'.".formatted(server.getHost()),
                        "Correct --server or the context.",
                        cause);
            case ConnectException _ ->
                new ServiceUnreachable(
                        "No service answers at %s (%s).".formatted(server, cause.getMessage()),
                        "Start one with 'leasehold serve', or name another with --server.",
                        cause);
            case SocketTimeoutException _ ->
                new ServiceUnreachable(
                        "The service at %s did not answer in time (%s).".formatted(server, cause.getMessage()),
                        "Look whether it runs and has too much to do, and try again.",
                        cause);
            case SSLException _ ->
                new ServiceUnreachable(
                        "No secure connection to %s came about (%s).".formatted(server, cause.getMessage()),
                        "Check that it speaks TLS. Where its certificate is not of a public authority, name a file with the authority's: --ca-file.",
                        cause);
            default ->
                new ServiceUnreachable(
                        "The connection to %s broke (%s).".formatted(server, cause.getMessage()), "Try again.", cause);
        };
    }

    public String sentence() {
        return String.valueOf(getMessage());
    }

    public String suggestion() {
        return suggestion;
    }
}
