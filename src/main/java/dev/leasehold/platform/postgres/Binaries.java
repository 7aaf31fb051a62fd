package dev.leasehold.platform.postgres;

import dev.leasehold.platform.BuildInfo;
import dev.leasehold.platform.Folders;
import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.UserFolders;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;

import static dev.leasehold.platform.StartRefused.Why.FOLDER;
import static dev.leasehold.platform.StartRefused.Why.HOST;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

/**
 * PostgreSQL's programs, unpacked once per version into the cache and shared by every service of this user.
 *
 * <p>Unpacked beside its place and renamed into it: a crash leaves nothing half done, and of two that unpack at once
 * the second one's copy is thrown away.
 */
record Binaries(Path home) {
    private static final int BUFFER = 1 << 16;

    static Binaries unpacked() {
        Path home = UserFolders.ofThisProcess()
                .cache()
                .resolve("postgres-%s-%s".formatted(BuildInfo.load().postgres(), architecture()));
        if (!Files.isDirectory(home)) {
            try {
                unpackInto(home);
            } catch (IOException e) {
                throw new StartRefused(
                        FOLDER,
                        "PostgreSQL cannot be unpacked into %s (%s).".formatted(home, e),
                        "Make room there, or name another folder in LEASEHOLD_CACHE.");
            }
        }
        return new Binaries(home);
    }

    Path program(String name) {
        return home.resolve("bin", name);
    }

    /** Folders of another major version cannot be read. */
    String major() {
        return BuildInfo.load().postgres().replaceFirst("[.].*", "");
    }

    private static void unpackInto(Path home) throws IOException {
        Path cache = home.resolveSibling("");
        Files.createDirectories(cache);
        Path fresh = Files.createTempDirectory(
                cache,
                "unpacking-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive(), BUFFER)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(entry, tar, fresh);
            }
            Files.move(fresh, home, ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException anotherWasFaster) {
            Folders.delete(fresh);
        } catch (IOException e) {
            Folders.delete(fresh);
            throw e;
        }
    }

    private static void unpack(TarArchiveEntry entry, InputStream content, Path root) throws IOException {
        Path target = root.resolve(entry.getName()).normalize();
        if (!target.startsWith(root)) {
            throw new IOException("the archive names a path outside itself: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling(""));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, target);
            boolean executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private static InputStream archive() {
        InputStream archive = Binaries.class.getResourceAsStream("/postgres-linux-%s.txz".formatted(architecture()));
        if (archive == null) {
            throw new StartRefused(
                    HOST,
                    "This build of Leasehold brings no PostgreSQL for %s.".formatted(architecture()),
                    "Set LEASEHOLD_DATABASE_URL to a PostgreSQL of your own, version 15 or later.");
        }
        return archive;
    }

    private static String architecture() {
        String name = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return switch (name) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64" -> "arm_64";
            default -> name;
        };
    }
}
