/**
 * Traces of tasks, told from the journal: every submission, wait, attempt and rung with its times is there already, in one
 * order and complete. So nothing on a task's way knows of tracing or waits for it; a trace spans hosts and restarts,
 * because the journal does; and without a receiver there is no cost at all. What is sent is OpenTelemetry's OTLP over HTTP,
 * in JSON.
 *
 * <p>Owns the table {@code trace_cursor}. Uses {@code lease} and {@code platform}.
 */
@NullMarked
package dev.leasehold.live.trace;

import org.jspecify.annotations.NullMarked;
