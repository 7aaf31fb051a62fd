package dev.leasehold.forge.upstream;

import java.io.Serial;

/** An upstream did not do what it was asked for. The message has its words, without any credential. */
public final class UpstreamException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    /** In which way. */
    public enum Kind {
        /** It has no such branch. */
        NO_SUCH_REF,
        /** The credential is missing, wrong, or not enough. */
        DENIED,
        /** Its certificate is none that is trusted. */
        UNTRUSTED,
        /** It sends elsewhere. Nobody follows, least of all the credential. */
        REDIRECTED,
        /** What it sent is no sound set of objects. */
        UNSOUND,
        LATE,
        /** Any other way of giving no answer. */
        UNREACHABLE,
        /** The branch here is no ancestor of the one there, or moved meanwhile. */
        DIVERGED
    }

    private final Kind kind;

    UpstreamException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** From what git said, in the one language it is run with. */
    static Kind kind(String said) {
        if (said.contains("couldn't find remote ref")) {
            return Kind.NO_SUCH_REF;
        }
        if (has(said, "Authentication failed", "could not read Username", "could not read Password")
                || has(said, "returned error: 401", "returned error: 403")) {
            return Kind.DENIED;
        }
        if (has(said, "certificate", "SSL ")) {
            return Kind.UNTRUSTED;
        }
        if (has(said, "returned error: 30")) {
            return Kind.REDIRECTED;
        }
        return has(said, "fsck", "index-pack failed", "unpack-objects failed") ? Kind.UNSOUND : Kind.UNREACHABLE;
    }

    private static boolean has(String said, String... words) {
        for (String word : words) {
            if (said.contains(word)) {
                return true;
            }
        }
        return false;
    }
}
