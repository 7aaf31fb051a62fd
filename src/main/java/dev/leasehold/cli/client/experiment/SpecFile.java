package dev.leasehold.cli.client.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.cli.client.BlobUpload;
import dev.leasehold.cli.client.Notes;
import dev.leasehold.experiment.document.Dialect;
import dev.leasehold.experiment.document.InvalidDocument;
import dev.leasehold.experiment.document.Mark;
import dev.leasehold.experiment.document.Node;
import dev.leasehold.experiment.document.Source;
import dev.leasehold.platform.Json;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An experiment's spec on this machine. A folder that it names is uploaded, and the digest put in its place; all else goes
 * to the service as it was written, line by line, so that what the service says of a line is true here.
 *
 * @param name the file as people call it
 * @param folder what a folder in it is relative to
 */
public record SpecFile(String name, String text, Path folder) {

    /** Whether a file to be submitted is an experiment: YAML is one, and JSON that has an objective. */
    public static boolean isOne(String name, String text) {
        String start = text.stripLeading();
        if (name.matches(".*\\.ya?ml") || !(start.startsWith("{") || start.startsWith("["))) {
            return true;
        }
        try {
            JsonNode json = Json.MAPPER.readTree(text);
            return json.isObject() && json.has("objective");
        } catch (JsonProcessingException broken) {
            return false; // whoever reads it as tasks says where
        }
    }

    /** The spec as the service takes it. */
    public String uploaded(BlobUpload upload) throws IOException {
        Node spec;
        try {
            spec = Source.read(text, Dialect.OURS);
        } catch (InvalidDocument e) {
            return text; // the service says the same, and it may know more
        }
        Node.Entry repository = entry(spec, "repository").orElse(null);
        Node.Entry named =
                repository == null ? null : entry(repository.value(), "folder").orElse(null);
        if (repository == null || named == null || !(named.value() instanceof Node.Text path)) {
            return text;
        }
        Node.Entry revision = entry(repository.value(), "revision").orElse(null);
        String digest = store(
                folder.resolve(path.value()),
                revision != null && revision.value() instanceof Node.Text word ? word.value() : null,
                upload);
        String with = put("upload", digest, named, path, text);
        // Which commit was meant is settled: it is the bundle's main. What stands later in the text is replaced first.
        if (revision == null || !(revision.value() instanceof Node.Text word)) {
            return with;
        }
        return offset(text, revision.mark()) < offset(text, named.mark())
                ? put("revision", "main", revision, word, with)
                : put("upload", digest, named, path, put("revision", "main", revision, word, text));
    }

    private String store(Path what, @Nullable String revision, BlobUpload upload) throws IOException {
        FolderBundle bundle = new FolderBundle(what);
        Notes notes = upload.notes();
        if (!Files.isDirectory(what)) {
            throw notes.misuse("%s: repository.folder: there is no folder %s.".formatted(name, what));
        }
        Path file = Files.createTempFile("leasehold-", ".bundle");
        try {
            if (revision == null && bundle.hasUncommitted()) {
                notes.note("%s has changes that are in no commit; they are left out".formatted(what));
            }
            bundle.write(file, revision);
            return upload.store(file, what.toString());
        } catch (IOException e) {
            throw notes.misuse("%s: repository.folder: the folder %s cannot be sent: %s."
                    .formatted(name, what, String.valueOf(e.getMessage()).replaceFirst("\\.$", "")));
        } finally {
            Files.delete(file);
        }
    }

    private static Optional<Node.Entry> entry(Node node, String key) {
        return node instanceof Node.Mapping mapping ? mapping.entry(key) : Optional.empty();
    }

    /** In the place of a whole entry, in the same lines. Quoted, it stands well in JSON and in YAML of any style. */
    private static String put(String key, String value, Node.Entry entry, Node.Text old, String in) {
        return "%s\"%s\": \"%s\"%s"
                .formatted(in.substring(0, offset(in, entry.mark())), key, value, in.substring(offset(in, old.end())));
    }

    private static int offset(String text, Mark mark) {
        int line = 0;
        for (int number = 1; number < mark.line(); number++) {
            line = text.indexOf('\n', line) + 1;
        }
        return text.offsetByCodePoints(line, mark.column() - 1);
    }
}
