package dev.leasehold.worker.podexec;

import java.nio.file.Path;

/** Where things lie for the command in a task's pod. The mounts are in {@code attempt-job.yaml}, the rest is the courier's. */
final class PodPaths {
    static final Path WORKSPACE = Path.of("/work/workspace");
    static final Path HOME = Path.of("/work/home");
    /** The command's own, while it runs. */
    static final Path TEMPORARY = Path.of("/tmp");

    /** Where a folder that came with the task is unpacked, in a volume that the command reads alone. */
    static final Path FOLDER_VOLUME = Path.of("/leasehold/folder");

    static final Path FOLDER = FOLDER_VOLUME.resolve("files");
    /** In the attempt's Secret, which our own steps alone have mounted. */
    static final String SERVICE_CA_KEY = "service-ca.pem";

    static final Path SERVICE_CA = Path.of("/leasehold/token").resolve(SERVICE_CA_KEY);

    static final Path RESULT = Path.of("/leasehold/record/result.json");
    static final Path LOG = Path.of("/leasehold/record/log");
    static final Path ENV = Path.of("/leasehold/env");
    static final Path ENV_FILE = ENV.resolve("env");

    private PodPaths() {}
}
