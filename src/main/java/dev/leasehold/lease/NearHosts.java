package dev.leasehold.lease;

import org.jspecify.annotations.Nullable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The hosts of this process, by role. While one has room, what is submitted here is claimed for it by the transaction
 * that queues it.
 */
public final class NearHosts {
    private final Map<String, NearHost> byRole = new ConcurrentHashMap<>();

    /** May be granted what it did not ask for. */
    public interface NearHost {
        Claimant claimant();

        LeaseTerms terms();

        /** Keeps room for up to so many tasks; null where there is none, or nothing is to be claimed. Does not wait. */
        @Nullable
        Reservation reserve(int most);
    }

    /** Room that a host keeps until it is told what became of it. */
    public interface Reservation {
        int tasks();

        /** Once, whatever happened: these were granted and are to be started. Does not wait. */
        void take(List<Grant> grants);
    }

    /** Of a role the last one that joined. */
    public void join(String role, NearHost host) {
        byRole.put(role, host);
    }

    public void leave(String role, NearHost host) {
        byRole.remove(role, host);
    }

    @Nullable
    NearHost of(String role) {
        return byRole.get(role);
    }
}
