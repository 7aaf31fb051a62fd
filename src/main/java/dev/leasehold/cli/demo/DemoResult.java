package dev.leasehold.cli.demo;

import org.jspecify.annotations.Nullable;

/** What became of one of the demo's tasks. */
record DemoResult(
        String name,
        String id,
        String state,
        @Nullable String code,
        int attempts,
        long wallMillis,
        String sandbox,
        String lastLine) {}
