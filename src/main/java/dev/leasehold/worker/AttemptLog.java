package dev.leasehold.worker;

import java.nio.ByteBuffer;

/** Where an attempt's output goes. Never blocks for long and never grows without bound, whatever is appended. */
public interface AttemptLog {
    void append(ByteBuffer bytes);
}
