package dev.leasehold.worker.subprocess;

import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;

/** Measures and removes the folders of attempts. What lies in them was made by people nobody trusts. */
final class Workspaces {
    private static final long PATIENCE_SECONDS = 120;

    private Workspaces() {}

    /** Bytes of all files, as they would be read; what vanishes meanwhile counts nothing. Never follows a link. */
    static long bytes(Path folder) {
        long[] sum = {0};
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    sum[0] += attributes.size();
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException gone) {
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException gone) {
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException gone) {
            return sum[0];
        }
        return sum[0];
    }

    /** Removes the folder and all below it. No process that could put something back is alive. */
    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            walkAndDelete(folder);
        } catch (IOException | StackOverflowError tooDeepOrTooLong) {
            // Paths longer than the kernel takes in one piece: rm goes down step by step.
            removeByTool(folder);
        }
    }

    private static void walkAndDelete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) throws IOException {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                    // A folder its owner made unreadable.
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
                    walkAndDelete(file);
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path dir, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(dir);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static void removeByTool(Path folder) throws IOException {
        run("chmod", "-R", "u+rwX", folder.toString());
        run("rm", "-rf", "--", folder.toString());
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(folder.toString(), null, "cannot be removed");
        }
    }

    private static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("%s took longer than %d s".formatted(command[0], PATIENCE_SECONDS));
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while removing a workspace", e);
        }
    }
}
