package dev.leasehold.forge;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/** The repositories on this process's own disk, for who works on them with git itself. */
public interface OwnRepositories {
    GitProgram git();

    /** Where a repository lies. */
    Optional<Path> folder(String repository);

    /**
     * A new repository, which appears as {@code fill} leaves it. When that throws, nothing was made. False when there is
     * one of that name.
     */
    boolean create(String repository, Consumer<Path> fill);
}
