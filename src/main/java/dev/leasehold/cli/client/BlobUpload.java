package dev.leasehold.cli.client;

import dev.leasehold.platform.client.Payload;
import dev.leasehold.platform.client.Query;
import dev.leasehold.platform.client.RestClient;
import dev.leasehold.platform.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

import static dev.leasehold.platform.problem.ProblemCode.BLOB_NOT_FOUND;

/** Stores files of this machine with the service, each once under its digest. */
public record BlobUpload(Notes notes, RestClient service) {

    /** The digest it is stored under now. {@code what} is what people call it. */
    public String store(Path file, String what) throws IOException {
        String digest = digest(file);
        String address = new Query("/v1/blobs/%s", digest).toString();
        if (!isStored(address)) {
            notes.note("uploading %s (%d bytes)".formatted(what, Files.size(file)));
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

    private static String digest(Path file) throws IOException {
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
