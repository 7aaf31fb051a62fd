package dev.leasehold.platform.process;

import org.jspecify.annotations.Nullable;

/**
 * How a process ended. Exactly one of {@code code} and {@code signal} is there.
 *
 * @param cpuMicros user and system time of the process and of the descendants it waited for
 * @param maxRssBytes the largest resident set of any of them. The kernel counts the memory of the program that
 *     <em>spawned</em> the process as well, so only a figure above that one says something
 */
public record Exit(@Nullable Integer code, @Nullable Integer signal, long cpuMicros, long maxRssBytes) {

    static Exit of(Libc.Waited waited) {
        int low = waited.status() & 0x7f;
        return low == 0
                ? new Exit((waited.status() >> 8) & 0xff, null, waited.cpuMicros(), waited.maxRssBytes())
                : new Exit(null, low, waited.cpuMicros(), waited.maxRssBytes());
    }

    public boolean successful() {
        return code != null && code == 0;
    }
}
