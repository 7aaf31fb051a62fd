package dev.leasehold.platform.postgres;

import dev.leasehold.platform.Folders;
import dev.leasehold.platform.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

import static dev.leasehold.platform.StartRefused.Why.FOLDER;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

/**
 * The files of one embedded database: {@code postgres/}, its password (mode 600) and its log.
 *
 * <p>{@code postgres/} is made beside its place and renamed into it: a crash on the way leaves nothing half done.
 */
record DataFolder(Path root) {
    private static final Duration INITDB_DEADLINE = Duration.ofMinutes(2);
    private static final long LOG_LIMIT = 16L << 20;
    private static final int PASSWORD_BYTES = 24;

    /** Rounds make a guessable password dear to try. This one cannot be guessed, and every connection would pay them. */
    private static final int PASSWORD_ROUNDS = 1;

    Path data() {
        return root.resolve("postgres");
    }

    String password() throws IOException {
        return Files.readString(root.resolve("postgres.password"));
    }

    /** Where the server writes, set aside when it has grown large. */
    Path log() throws IOException {
        Path log = root.resolve("postgres.log");
        if (Files.exists(log) && Files.size(log) > LOG_LIMIT) {
            Files.move(log, root.resolve("postgres.log.1"), ATOMIC_MOVE);
        }
        return log;
    }

    /** Makes the database, or refuses one that these binaries cannot read. */
    void initialise(Binaries binaries, Identity identity) throws IOException {
        if (Files.exists(data())) {
            requireMajor(binaries);
            return;
        }
        Path fresh = root.resolve("postgres.new");
        if (Files.exists(fresh)) {
            Folders.delete(fresh);
        }
        Files.createDirectory(
                fresh, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        identity.own(fresh);

        Path password = root.resolve("postgres.password");
        Folders.writePrivate(password, randomPassword());
        Path handed = root.resolve("postgres.password.new");
        Files.deleteIfExists(handed);
        Files.copy(password, handed, COPY_ATTRIBUTES);
        identity.own(handed);
        try {
            initdb(binaries, identity, fresh, handed);
        } finally {
            Files.delete(handed);
        }
        Files.move(fresh, data(), ATOMIC_MOVE);
    }

    private void initdb(Binaries binaries, Identity identity, Path fresh, Path password) {
        var result = Program.run(
                identity.command(
                        binaries.program("initdb"),
                        List.of(
                                "--pgdata=" + fresh,
                                "--username=" + EmbeddedPostgres.USER,
                                "--pwfile=" + password,
                                "--auth=scram-sha-256",
                                "--set=scram_iterations=" + PASSWORD_ROUNDS,
                                "--encoding=UTF8",
                                "--locale=C",
                                "--locale-provider=builtin",
                                "--builtin-locale=C.UTF-8",
                                "--data-checksums")),
                "",
                INITDB_DEADLINE);
        if (!result.succeeded()) {
            throw new StartRefused(
                    FOLDER,
                    "PostgreSQL could not make a database in %s: %s".formatted(root, result.output()),
                    "Look at the free space and the rights there, or name another folder with --data.");
        }
    }

    private void requireMajor(Binaries binaries) throws IOException {
        String written = Files.readString(data().resolve("PG_VERSION")).strip();
        String brought = binaries.major();
        if (!written.equals(brought)) {
            throw new StartRefused(
                    FOLDER,
                    "The data folder %s was written by PostgreSQL %s, and this Leasehold brings %s."
                            .formatted(root, written, brought),
                    "Start the Leasehold that wrote it, or name another folder with --data.");
        }
    }

    private static String randomPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
