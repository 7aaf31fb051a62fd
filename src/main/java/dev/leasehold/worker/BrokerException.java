package dev.leasehold.worker;

import java.io.Serial;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;

/**
 * The service did not do what was asked. Either it refused, which is definite, or it did not answer, or not in time; then
 * whether it did what was asked is unknown.
 */
public final class BrokerException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final boolean refused;

    private BrokerException(boolean refused, String message, Throwable cause) {
        super(message, cause);
        this.refused = refused;
    }

    public static BrokerException refused(Throwable cause) {
        return new BrokerException(true, "the service refused: " + words(cause), cause);
    }

    public static BrokerException unreachable(Throwable cause) {
        return new BrokerException(false, "no answer to go by: " + words(cause), cause);
    }

    public boolean refused() {
        return refused;
    }

    private static String words(Throwable cause) {
        String message = cause.getMessage();
        if (message != null) {
            return message;
        }
        for (Throwable deeper = cause; deeper != null; deeper = deeper.getCause()) {
            if (deeper instanceof UnresolvedAddressException) {
                return "there is no such host";
            }
        }
        return cause instanceof ConnectException
                ? "nobody listens there"
                : cause.getClass().getSimpleName();
    }
}
