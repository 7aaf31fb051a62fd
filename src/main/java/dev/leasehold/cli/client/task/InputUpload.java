package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.BlobUpload;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.FileTrouble;
import dev.leasehold.platform.client.RestClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Turns files of this machine into inputs of a task: short text goes along, all else is stored once and named. */
final class InputUpload {
    private static final long LONGEST_INLINE = 16 * 1024;

    private final Client client;
    private final RestClient service;

    InputUpload(Client client, RestClient service) {
        this.client = client;
        this.service = service;
    }

    /** From {@code PATH} or {@code PATH=FILE}. */
    ObjectNode input(String word) {
        int equals = word.indexOf('=');
        String path = equals < 0 ? word : word.substring(0, equals);
        Path file = Path.of(equals < 0 ? word : word.substring(equals + 1));
        ObjectNode input = JsonNodeFactory.instance.objectNode().put("path", path);
        try {
            Optional<String> text = inline(file);
            if (text.isPresent()) {
                input.put("content", text.get());
            } else {
                input.put("digest", new BlobUpload(client, service).store(file, file.toString()));
            }
            return input.put("readOnly", false);
        } catch (IOException e) {
            throw client.badFile(
                    "--input %s: the file %s cannot be read (%s).".formatted(word, file, FileTrouble.words(e)),
                    "Name a file that is there and that this user may read.");
        }
    }

    private static Optional<String> inline(Path file) throws IOException {
        if (Files.size(file) > LONGEST_INLINE) {
            return Optional.empty();
        }
        try {
            return Optional.of(UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString());
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }
}
