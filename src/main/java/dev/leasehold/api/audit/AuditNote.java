package dev.leasehold.api.audit;

import jakarta.enterprise.context.RequestScoped;
import org.jspecify.annotations.Nullable;

/** The record of the present request, if it is recorded. */
@RequestScoped
public class AuditNote {
    private long position;
    private @Nullable String about;

    /** Adds what the address does not say. Never a secret. */
    public void about(String words) {
        about = words;
    }

    void recordedAt(long place) {
        position = place;
    }

    /** 0 where nothing is recorded. */
    long position() {
        return position;
    }

    @Nullable
    String about() {
        return about;
    }
}
