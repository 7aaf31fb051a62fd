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
import dev.leasehold.platform.archive.Packing;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
        List<Put> puts = new ArrayList<>();
        repository(spec, upload, puts);
        files(spec, upload, puts);
        puts.sort(Comparator.comparingInt(Put::from).reversed());
        StringBuilder with = new StringBuilder(text);
        puts.forEach(put -> with.replace(put.from(), put.to(), put.words()));
        return with.toString();
    }

    /** To be put in the place of a whole entry, in the same lines. */
    private record Put(int from, int to, String words) {}

    private void repository(Node spec, BlobUpload upload, List<Put> puts) throws IOException {
        Node.Entry named = entry(spec, "repository", "folder").orElse(null);
        if (named == null || !(named.value() instanceof Node.Text path)) {
            return;
        }
        Node.Entry revision = entry(spec, "repository", "revision").orElse(null);
        Node.Text word = revision != null && revision.value() instanceof Node.Text said ? said : null;
        puts.add(put(
                "upload",
                bundled(folder.resolve(path.value()), word == null ? null : word.value(), upload),
                named,
                path));
        if (revision != null && word != null) {
            // Which commit was meant is settled: it is the bundle's main.
            puts.add(put("revision", "main", revision, word));
        }
    }

    private void files(Node spec, BlobUpload upload, List<Put> puts) throws IOException {
        Node.Entry named = entry(spec, "files", "folder").orElse(null);
        if (named != null && named.value() instanceof Node.Text path) {
            puts.add(put("upload", packed(folder.resolve(path.value()), upload), named, path));
        }
    }

    private String bundled(Path what, @Nullable String revision, BlobUpload upload) throws IOException {
        FolderBundle bundle = new FolderBundle(what);
        return stored("repository.folder", what, upload, file -> {
            if (revision == null && bundle.hasUncommitted()) {
                upload.notes().note("%s has changes that are in no commit; they are left out".formatted(what));
            }
            bundle.write(file, revision);
        });
    }

    /** As it lies there, without a repository's own folder. */
    private String packed(Path what, BlobUpload upload) throws IOException {
        return stored("files.folder", what, upload, file -> {
            try (OutputStream to = Files.newOutputStream(file)) {
                Packing.pack(what, Set.of(".git"), to);
            }
        });
    }

    private interface Writing {
        void write(Path file) throws IOException;
    }

    private String stored(String field, Path what, BlobUpload upload, Writing writing) throws IOException {
        Notes notes = upload.notes();
        if (!Files.isDirectory(what)) {
            throw notes.badFile(
                    "%s: %s: there is no folder %s.".formatted(name, field, what),
                    "Name one that is there; what does not begin with / begins where the spec lies.");
        }
        Path file = Files.createTempFile("leasehold-", ".upload");
        try {
            writing.write(file);
            return upload.store(file, what.toString());
        } catch (IOException e) {
            throw notes.badFile(
                    "%s: %s: the folder %s cannot be sent: %s."
                            .formatted(
                                    name,
                                    field,
                                    what,
                                    String.valueOf(e.getMessage()).replaceFirst("\\.$", "")),
                    "See that it is what the spec says and that this user may read all of it.");
        } finally {
            Files.delete(file);
        }
    }

    private static Optional<Node.Entry> entry(Node spec, String part, String key) {
        return entry(spec, part).flatMap(found -> entry(found.value(), key));
    }

    private static Optional<Node.Entry> entry(Node node, String key) {
        return node instanceof Node.Mapping mapping ? mapping.entry(key) : Optional.empty();
    }

    /** Quoted, it stands well in JSON and in YAML of any style. */
    private Put put(String key, String value, Node.Entry entry, Node.Text old) {
        return new Put(offset(text, entry.mark()), offset(text, old.end()), "\"%s\": \"%s\"".formatted(key, value));
    }

    private static int offset(String text, Mark mark) {
        int line = 0;
        for (int number = 1; number < mark.line(); number++) {
            line = text.indexOf('\n', line) + 1;
        }
        return text.offsetByCodePoints(line, mark.column() - 1);
    }
}
