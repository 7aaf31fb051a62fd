package dev.leasehold.experiment.spec;

import dev.leasehold.experiment.document.Field;
import dev.leasehold.experiment.document.ObjectShape;
import dev.leasehold.experiment.document.Scalars;
import dev.leasehold.experiment.document.Shape;
import dev.leasehold.experiment.document.Values;
import org.jspecify.annotations.Nullable;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where the repository that evolves comes from. */
public sealed interface Repository {

    /** The commit to begin with, as a branch, a tag or a commit id there; null for its {@code HEAD}. */
    @Nullable
    String revision();

    /** Fetched by the service, once. */
    record Import(URI url, @Nullable String revision) implements Repository {}

    /** A project on the built-in forge. The experiment works in it; its {@code main} stays as it is. */
    record Project(String name, @Nullable String revision) implements Repository {}

    /** A tree, which becomes the first commit, or a git bundle with its history. */
    record From(Tree tree, @Nullable String revision) implements Repository {}

    Field<URI> IMPORT = Field.optional(
            "import",
            Scalars.text().as(Repository::url),
            "A git repository that the service fetches once, by its URL.");
    Field<String> PROJECT = Field.optional(
            "project",
            Scalars.text("a project's name", Pattern.compile("[a-z0-9](?:[a-z0-9._-]{0,61}[a-z0-9])?")),
            "A project of this service. Variants become branches of it; its main is never written.");
    Field<String> REVISION = Field.optional(
            "revision",
            Scalars.text("a branch, a tag or a commit id", Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]{0,199}")),
            "The branch, tag or commit to begin with. Default: the repository's HEAD.");

    Shape<Repository> SHAPE =
            ObjectShape.of(List.of(IMPORT, PROJECT, Tree.UPLOAD, Tree.FOLDER, REVISION), Repository::of);

    private static Repository of(Values values) {
        if (Stream.of(IMPORT, PROJECT, Tree.UPLOAD, Tree.FOLDER)
                        .filter(values::has)
                        .count()
                != 1) {
            throw new IllegalArgumentException("needs exactly one of import, project, upload, folder");
        }
        String revision = values.find(REVISION).orElse(null);
        if (values.has(IMPORT)) {
            return new Import(values.get(IMPORT), revision);
        }
        if (values.has(PROJECT)) {
            return new Project(values.get(PROJECT), revision);
        }
        return new From(
                values.has(Tree.UPLOAD)
                        ? new Tree.Upload(values.get(Tree.UPLOAD))
                        : new Tree.Folder(values.get(Tree.FOLDER)),
                revision);
    }

    /** What is refused is not repeated: it may hold a password. */
    private static URI url(String text) {
        if (!text.matches("(https|file)://[^\\s@]+")) {
            throw new IllegalArgumentException(
                    "must be an https:// or file:// URL without user or password; credentials are the operator's");
        }
        return URI.create(text);
    }
}
