package dev.leasehold.forge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The repositories, as the service itself sees them: on its own disk, or over HTTP where another process has the disk.
 *
 * <ul>
 *   <li>Names are {@link dev.leasehold.lease.Source#isRepositoryName checked}; any other is a bug.
 *   <li>Every call has a deadline. One that could not be answered throws {@link ForgeException}, which says nothing about
 *       the repository: unknown is not absent.
 * </ul>
 */
public interface Forge {
    /** The branch that a project begins with and that no task ever writes. */
    String MAIN = "refs/heads/main";

    /** Throws {@link ForgeException} when it does not answer now; soon in any case. */
    void probe();

    /** An empty repository. False when there is one of that name. */
    boolean create(String repository);

    /** False when there is none. What is being cloned from it breaks off. */
    boolean delete(String repository);

    Optional<RepositoryView> find(String repository);

    /** By name. */
    List<RepositoryView> list();

    /**
     * Fills a new repository with what a bundle has as its {@code main}, and answers the commit. Empty when there is a
     * repository of that name, or the bundle is unsound or has no {@code main}; then nothing was made.
     */
    Optional<String> seed(String repository, Path bundle) throws IOException;

    /**
     * A new repository with the branches of a bundle. False when there is a repository of that name, or the bundle is
     * unsound or has no {@code main}; then nothing was made.
     */
    boolean restore(String repository, Path bundle) throws IOException;

    /** Writes a bundle that has these commits by these names, with all that they came from. They must be there. */
    void bundle(String repository, Map<String, String> refs, Path bundle) throws IOException;

    /** The full id of the commit that a branch, a tag, a ref in full or the beginning of an id names. */
    Optional<String> resolve(String repository, String name);

    /** What a ref in full holds at this moment. */
    Optional<String> read(String repository, String ref);

    /** The refs that begin so, by name. */
    List<RefView> refs(String repository, String prefix);

    /** Whether both commits are there and the one is the other or comes before it. */
    boolean isAncestor(String repository, String ancestor, String descendant);

    /**
     * Makes a commit and the ref that holds it. Doing it again is harmless. Empty when the ref holds another commit, or
     * there is no such repository.
     */
    Optional<String> squash(String repository, Squash squash);

    /** What changed between two commits, as git's patch, or its first part. Empty when one is not there. */
    Optional<String> diff(String repository, String from, String to);

    /** Deletes a ref that holds this commit. False when it is gone, or holds another. */
    boolean deleteRef(String repository, String ref, String commit);
}
