package dev.leasehold.worker.courier;

import dev.leasehold.lease.Code;
import dev.leasehold.lease.Usage;
import dev.leasehold.lease.Verdict;
import dev.leasehold.platform.json.LenientJson;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.util.Objects;

/** How the command ended, as the launcher has recorded it. */
record LauncherRecord(
        @Nullable String end,
        @Nullable String message,
        @Nullable Integer exitCode,
        @Nullable Integer signal,
        boolean timedOut,
        boolean treeGone,
        long oomKills,
        @Nullable Long wallMillis,
        @Nullable Long userMillis,
        @Nullable Long systemMillis,
        @Nullable Long peakMemoryBytes,
        @Nullable Long logBytes,
        boolean logTruncated,
        int version) {
    static final int MOST_BYTES = 16 * 1024;

    /** What a launcher says that is newer than this service, is passed over. */
    static LauncherRecord read(byte[] json) throws IOException {
        LauncherRecord record = LenientJson.MAPPER.readValue(json, LauncherRecord.class);
        if (record == null || record.end == null) {
            throw new IOException("it says nothing of an end");
        }
        return record;
    }

    /** Without outcome and landing, which others look at. */
    Verdict verdict() {
        Code code = code();
        return new Verdict(code, sentence(code), null, exitCode, signal, usage(), null);
    }

    private @Nullable Code code() {
        String how = Objects.requireNonNull(end, "looked at when it was read");
        boolean failed = !how.equals("exited") || !Integer.valueOf(0).equals(exitCode);
        if (failed && oomKills > 0) {
            return Code.OUT_OF_MEMORY;
        }
        return switch (how) {
            case "exited" -> exitCode(exitCode);
            case "signalled" -> Code.COMMAND_KILLED;
            case "timed-out" -> Code.TIMED_OUT;
            case "stopped" -> Code.POD_DELETED;
            case "command-not-found", "not-started" -> Code.COMMAND_NOT_FOUND;
            case "experiment-dir-missing" -> Code.EXPERIMENT_DIR_MISSING;
            case "env-file-invalid" -> Code.ENV_FILE_INVALID;
            default -> Code.SPAWN_FAILED;
        };
    }

    private static @Nullable Code exitCode(@Nullable Integer code) {
        return switch (code) {
            case null -> Code.SPAWN_FAILED;
            case 0 -> null;
            case 126, 127 -> Code.COMMAND_NOT_FOUND;
            case Integer _ -> Code.COMMAND_FAILED;
        };
    }

    private String sentence(@Nullable Code code) {
        if (message != null) {
            return message;
        }
        return switch (code) {
            case null -> "succeeded";
            case OUT_OF_MEMORY -> "the command used all the memory it may, and the kernel ended it";
            case TIMED_OUT -> "the command was ended at its deadline";
            case COMMAND_KILLED -> "the command was ended by signal %d".formatted(signal);
            case POD_DELETED -> "the pod was told to end while the command ran";
            case Code _ -> "the command exited with %d".formatted(exitCode);
        };
    }

    private Usage usage() {
        return new Usage(or0(wallMillis), or0(userMillis) + or0(systemMillis), or0(peakMemoryBytes));
    }

    private static long or0(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
