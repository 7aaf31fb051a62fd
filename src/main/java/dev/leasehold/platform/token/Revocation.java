package dev.leasehold.platform.token;

/** What came of revoking a token. */
public enum Revocation {
    /** It is revoked, now or already before. */
    REVOKED,
    UNKNOWN,
    /** Refused: without it nobody could make another. */
    LAST_ADMIN
}
