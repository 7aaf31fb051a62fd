package dev.leasehold.worker;

import java.nio.ByteBuffer;

/** An attempt's log as its host keeps it until the service has it. */
public interface KeptLog extends AttemptLog, AutoCloseable {

    /** What stands from {@code offset} on, {@code most} bytes at most; empty when there is nothing yet, or no more. */
    ByteBuffer read(long offset, int most);

    @Override
    void close();
}
