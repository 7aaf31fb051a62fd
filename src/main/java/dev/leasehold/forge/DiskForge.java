package dev.leasehold.forge;

import dev.leasehold.lease.Source;
import dev.leasehold.platform.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

/**
 * The repositories on this disk, each a folder {@code <name>.git}.
 *
 * <p>INVARIANT: a repository appears whole, by a rename, and disappears likewise. What is being made or removed has a name
 * that begins with a dot.
 */
final class DiskForge implements Forge, OwnRepositories {
    private static final String SUFFIX = ".git";

    private static final int NOT_SO = 1;

    private final Path folder;
    private final GitProgram git;
    private final ConcurrentHashMap<String, BareRepository> opened = new ConcurrentHashMap<>();

    DiskForge(Path folder, GitProgram git) {
        this.folder = folder;
        this.git = git;
    }

    @Override
    public void probe() {
        if (!Files.isReadable(folder) || !Files.isWritable(folder)) {
            throw new ForgeException("The forge's folder %s cannot be used".formatted(folder));
        }
    }

    Optional<BareRepository> open(String repository) {
        Path path = path(repository);
        if (!Files.isDirectory(path)) {
            opened.remove(repository);
            return Optional.empty();
        }
        return Optional.of(opened.computeIfAbsent(repository, name -> new BareRepository(name, path)));
    }

    List<BareRepository> all() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> name.endsWith(SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length()))
                    .filter(Source::isRepositoryName)
                    .sorted()
                    .flatMap(name -> open(name).stream())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public GitProgram git() {
        return git;
    }

    @Override
    public Optional<Path> folder(String repository) {
        return open(repository).map(BareRepository::folder);
    }

    @Override
    public boolean create(String repository) {
        return create(repository, fresh -> {});
    }

    @Override
    public boolean create(String repository, Consumer<Path> fill) {
        Path fresh = fresh();
        try {
            fill.accept(fresh);
            return appear(fresh, repository);
        } finally {
            Folders.delete(fresh);
        }
    }

    @Override
    public Optional<String> seed(String repository, Path bundle) throws IOException {
        Path fresh = fresh();
        try {
            Path inside = Files.copy(bundle, fresh.resolve("seed.bundle"));
            Optional<String> commit = unbundled(fresh, inside.toString());
            Files.delete(inside);
            return commit.filter(made -> appear(fresh, repository));
        } finally {
            Folders.delete(fresh);
        }
    }

    @Override
    public boolean restore(String repository, Path bundle) throws IOException {
        Path fresh = fresh();
        try {
            Path inside = Files.copy(bundle, fresh.resolve("seed.bundle"));
            boolean sound = new Bundles(git).read(fresh, inside.toString());
            Files.delete(inside);
            return sound && appear(fresh, repository);
        } finally {
            Folders.delete(fresh);
        }
    }

    @Override
    public void bundle(String repository, Map<String, String> refs, Path bundle) throws IOException {
        BareRepository found = open(repository)
                .orElseThrow(() -> new ForgeException("There is no repository '%s'".formatted(repository)));
        new Bundles(git).write(found.folder(), refs, bundle);
    }

    private Optional<String> unbundled(Path fresh, String bundle) {
        if (!git.run(fresh, "bundle", "unbundle", bundle).ok()) {
            return Optional.empty();
        }
        return git.run(fresh, "bundle", "list-heads", bundle, MAIN)
                .out()
                .lines()
                .map(line -> line.substring(0, Math.max(0, line.indexOf(' '))))
                .filter(Source::isCommitId)
                .filter(commit -> git.run(fresh, "fsck", "--strict", "--no-dangling", "--no-progress", commit)
                        .ok())
                .filter(commit -> git.run(fresh, "update-ref", MAIN, commit).ok())
                .findFirst();
    }

    private Path fresh() {
        try {
            Path fresh = Files.createDirectory(folder.resolve(".new-" + UUID.randomUUID()));
            git.run(fresh, "init", "--quiet", "--bare", "--template=", ".").orThrow("No repository could be made");
            return fresh;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A rename onto a folder that has something in it fails, so of two that race one wins. */
    private boolean appear(Path fresh, String repository) {
        try {
            Files.move(fresh, path(repository), ATOMIC_MOVE);
            return true;
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            return false;
        } catch (AtomicMoveNotSupportedException e) {
            throw new IllegalStateException("both are in one folder", e);
        } catch (IOException e) {
            if (Files.isDirectory(path(repository))) {
                return false;
            }
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean delete(String repository) {
        Path gone = folder.resolve(".gone-" + UUID.randomUUID());
        try {
            Files.move(path(repository), gone, ATOMIC_MOVE);
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        opened.remove(repository);
        Folders.delete(gone);
        return true;
    }

    @Override
    public Optional<RepositoryView> find(String repository) {
        return open(repository).map(DiskForge::view);
    }

    @Override
    public List<RepositoryView> list() {
        return all().stream().map(DiskForge::view).toList();
    }

    @Override
    public Optional<String> resolve(String repository, String name) {
        return open(repository).flatMap(one -> {
            if (name.isEmpty() || name.length() > 255 || !RefNames.isPrefix(name) || name.startsWith("-")) {
                return Optional.empty();
            }
            GitProgram.Result result =
                    git.run(one.folder(), "rev-parse", "--verify", "--quiet", "--end-of-options", name + "^{commit}");
            return result.ok() ? Optional.of(result.out().strip()) : Optional.empty();
        });
    }

    @Override
    public Optional<String> read(String repository, String ref) {
        try {
            var found = open(repository);
            return found.isPresent() ? found.get().refs().read(ref) : Optional.empty();
        } catch (IOException e) {
            throw new ForgeException("A ref could not be read", e);
        }
    }

    @Override
    public List<RefView> refs(String repository, String prefix) {
        return open(repository).stream()
                .flatMap(one -> list(one, prefix).entrySet().stream())
                .map(ref -> new RefView(ref.getKey(), ref.getValue()))
                .toList();
    }

    @Override
    public boolean isAncestor(String repository, String ancestor, String descendant) {
        if (!Source.isCommitId(ancestor) || !Source.isCommitId(descendant)) {
            return false;
        }
        return open(repository)
                .map(one -> isAncestor(one, ancestor, descendant))
                .orElse(false);
    }

    /** Git that could not look ends as for a commit that is not there, or even as for a no, but not without a word. */
    private boolean isAncestor(BareRepository repository, String ancestor, String descendant) {
        GitProgram.Result result = git.run(repository.folder(), "merge-base", "--is-ancestor", ancestor, descendant);
        if (result.ok()) {
            return true;
        }
        boolean no = result.exit() == NOT_SO && result.err().isBlank();
        if (!no && isThere(repository, ancestor) && isThere(repository, descendant)) {
            throw new ForgeException("git said: " + result.err().strip());
        }
        return false;
    }

    private boolean isThere(BareRepository repository, String commit) {
        GitProgram.Result result = git.run(repository.folder(), "cat-file", "-e", commit);
        return switch (result.exit()) {
            case 0 -> true;
            case NOT_SO -> false;
            default -> throw new ForgeException("git said: " + result.err().strip());
        };
    }

    @Override
    public Optional<String> squash(String repository, Squash squash) {
        return open(repository).flatMap(one -> new Squashing(git, one).make(squash));
    }

    @Override
    public Optional<String> diff(String repository, String from, String to) {
        if (!Source.isCommitId(from) || !Source.isCommitId(to)) {
            return Optional.empty();
        }
        return open(repository)
                .map(one -> git.run(
                        one.folder(), "diff-tree", "-r", "-p", "-M", "--no-ext-diff", "--no-textconv", from, to, "--"))
                .filter(GitProgram.Result::ok)
                .map(GitProgram.Result::out);
    }

    @Override
    public boolean deleteRef(String repository, String ref, String commit) {
        return RefNames.isFull(ref)
                && Source.isCommitId(commit)
                && open(repository)
                        .filter(one -> read(repository, ref).equals(Optional.of(commit)))
                        .map(one -> git.run(one.folder(), "update-ref", "-d", ref, commit)
                                .ok())
                        .orElse(false);
    }

    private static RepositoryView view(BareRepository repository) {
        var refs = list(repository, "refs/");
        return new RepositoryView(repository.name(), "main", refs.get(MAIN), refs.size());
    }

    private static NavigableMap<String, String> list(BareRepository repository, String prefix) {
        try {
            return repository.refs().list(prefix, ref -> true);
        } catch (IOException e) {
            throw new ForgeException("The refs could not be read", e);
        }
    }

    private Path path(String repository) {
        if (!Source.isRepositoryName(repository)) {
            throw new IllegalArgumentException("no name of a repository: " + repository);
        }
        return folder.resolve(repository + SUFFIX);
    }
}
