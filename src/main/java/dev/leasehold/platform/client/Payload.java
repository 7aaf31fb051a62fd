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
        return new Text(Json.write(value));
    }

    /** JSON, written out already. */
    record Text(String json) implements Payload {
        @Override
        public String type() {
            return "application/json";
        }

        @Override
        public long length() {
            return json.getBytes(UTF_8).length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(json.getBytes(UTF_8));
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
