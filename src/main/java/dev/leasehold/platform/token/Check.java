package dev.leasehold.platform.token;

import java.time.Instant;

/** What came of looking at a token that somebody presented. */
public sealed interface Check {
    /** It is good, or was within the last few seconds. */
    record Valid(Holder holder) implements Check {}

    /** It was never issued here, or is no token at all. */
    record Unknown() implements Check {}

    /** Told only to who holds the whole secret, so it gives nothing away. */
    record Expired(String name, Instant at) implements Check {}

    /** As above. */
    record Revoked(String name, Instant at) implements Check {}
}
