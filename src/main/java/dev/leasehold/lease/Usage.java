package dev.leasehold.lease;

/** What an attempt used: wall and CPU time in milliseconds, and the peak resident memory in bytes. */
public record Usage(long wallMillis, long cpuMillis, long peakMemoryBytes) {
    public static final Usage NONE = new Usage(0, 0, 0);
}
