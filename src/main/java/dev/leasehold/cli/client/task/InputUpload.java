package dev.leasehold.cli.client.task;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.leasehold.cli.client.Client;
import dev.leasehold.platform.client.Payload;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

import static dev.leasehold.platform.problem.ProblemCode.BLOB_NOT_FOUND;
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
                input.put("digest", stored(file));
            }
            return input.put("readOnly", false);
        } catch (IOException e) {
            throw client.misuse("--input %s: the file %s cannot be read (%s).".formatted(word, file, e.getMessage()));
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

    private String stored(Path file) throws IOException {
        String digest = digest(file);
        String address = new Query("/v1/blobs/%s", digest).toString();
        if (!isStored(address)) {
            client.note("uploading %s (%d bytes)".formatted(file, Files.size(file)));
            service.call("PUT", address, Map.of(), new Payload.Content(file));
        }
        return digest;
    }

    private boolean isStored(String address) {
        try {
            service.call("HEAD", address, Map.of(), null);
            return true;
        } catch (ProblemException absent) {
            if (absent.problem().status() == BLOB_NOT_FOUND.status()) {
                return false; // the answer to a HEAD has no body that would name the code
            }
            throw absent;
        }
    }

    static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                var digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(java.io.OutputStream.nullOutputStream());
            return "sha256:"
                    + HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
