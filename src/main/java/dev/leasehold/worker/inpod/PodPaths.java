package dev.leasehold.worker.inpod;

import java.nio.file.Path;

/** Where things lie in a task's pod. The mounts are in {@code attempt-job.yaml}. */
public final class PodPaths {
    public static final Path WORKSPACE = Path.of("/work/workspace");
    public static final Path HOME = Path.of("/work/home");
    /** The command's own, while it runs. */
    public static final Path TEMPORARY = Path.of("/tmp");

    public static final Path REPOSITORY = Path.of("/leasehold/repository");
    /** Where a folder that came with the task is unpacked, in a volume that the command reads alone. */
    public static final Path FOLDER_VOLUME = Path.of("/leasehold/folder");

    public static final Path FOLDER = FOLDER_VOLUME.resolve("files");
    public static final Path TOOLS = Path.of("/leasehold/tools");
    public static final Path LAUNCHER = TOOLS.resolve("launcher");
    public static final Path RESULT = Path.of("/leasehold/record/result.json");
    public static final Path LOG = Path.of("/leasehold/record/log");
    public static final Path TOKEN = Path.of("/leasehold/token/token");
    public static final Path ENV = Path.of("/leasehold/env");
    public static final Path ENV_FILE = ENV.resolve("env");
    /** The publisher's, out of the command's reach, and so is what it packs. */
    public static final Path QUARANTINE = Path.of("/tmp/quarantine");

    public static final Path ARTIFACTS = Path.of("/tmp/artifacts.tar");

    /** The checkout's. */
    public static final Path FOLDER_ARCHIVE = Path.of("/tmp/folder.tar");

    public static final Path LAST_WORD = Path.of("/dev/termination-log");

    private PodPaths() {}
}
