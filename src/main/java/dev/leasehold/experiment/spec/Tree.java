package dev.leasehold.experiment.spec;

import dev.leasehold.experiment.document.Field;
import dev.leasehold.experiment.document.ObjectShape;
import dev.leasehold.experiment.document.Scalars;
import dev.leasehold.experiment.document.Shape;
import dev.leasehold.experiment.document.Values;
import dev.leasehold.platform.blob.Digest;
import java.util.List;
import java.util.regex.Pattern;

/** A folder of files, by one of two names. */
public sealed interface Tree {
    Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

    /** Stored with the service: a tar, perhaps compressed, or for a repository also a git bundle. */
    record Upload(Digest digest) implements Tree {}

    /** On the disk of whoever submits, relative to the spec. The command line uploads it; the service refuses it. */
    record Folder(String path) implements Tree {}

    Field<Digest> UPLOAD = Field.optional(
            "upload",
            Scalars.text("sha256: and 64 hex digits", DIGEST).as(Digest::new),
            "The digest of a tar (also compressed) stored under /v1/blobs.");
    Field<String> FOLDER =
            Field.optional("folder", Scalars.text(), "A folder beside this file. Only the command line can upload it.");

    Shape<Tree> SHAPE = ObjectShape.of(List.of(UPLOAD, FOLDER), Tree::of);

    private static Tree of(Values values) {
        if (values.has(UPLOAD) == values.has(FOLDER)) {
            throw new IllegalArgumentException("needs exactly one of upload, folder");
        }
        return values.has(UPLOAD) ? new Upload(values.get(UPLOAD)) : new Folder(values.get(FOLDER));
    }
}
