package dev.leasehold.platform.client;

import dev.leasehold.platform.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import static java.nio.charset.StandardCharsets.UTF_8;

/** What a request carries. */
public sealed interface Payload {
    String type();

    long length() throws IOException;

    void writeTo(OutputStream out) throws IOException;

    static Payload json(Object value) {
        return new Bytes("application/json", Json.write(value).getBytes(UTF_8));
    }

    /** What is in memory already. */
    final class Bytes implements Payload {
        private final String type;
        private final byte[] bytes;

        public Bytes(String type, byte[] bytes) {
            this.type = type;
            this.bytes = bytes;
        }

        @Override
        public String type() {
            return type;
        }

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    /** The content of a file, whatever it is; never all of it in memory. */
    record Content(Path file) implements Payload {
        @Override
        public String type() {
            return "application/octet-stream";
        }

        @Override
        public long length() throws IOException {
            return Files.size(file);
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            Files.copy(file, out);
        }
    }
}
