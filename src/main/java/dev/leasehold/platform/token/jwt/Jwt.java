package dev.leasehold.platform.token.jwt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.leasehold.platform.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A JWT in its three parts, of which nothing is believed before {@link #isSignedBy}. */
record Jwt(JsonNode header, JsonNode claims, String signedText, String signature) {
    private static final Pattern SHAPE = Pattern.compile("[\\w-]{2,2000}\\.[\\w-]{2,8000}\\.[\\w-]{2,2000}");

    /** Empty for what can be none. */
    static Optional<Jwt> parse(String text) {
        if (!SHAPE.matcher(text).matches()) {
            return Optional.empty();
        }
        int first = text.indexOf('.');
        int last = text.lastIndexOf('.');
        try {
            return Optional.of(new Jwt(
                    json(text.substring(0, first)),
                    json(text.substring(first + 1, last)),
                    text.substring(0, last),
                    text.substring(last + 1)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    boolean isSignedBy(List<Key> keys) {
        Optional<Algorithm> algorithm = Algorithm.of(header.path("alg").asText());
        if (algorithm.isEmpty() || header.has("crit")) {
            return false;
        }
        String wanted = header.path("kid").asText();
        byte[] signed = signedText.getBytes(StandardCharsets.US_ASCII);
        Optional<byte[]> decoded = decoded(signature);
        return keys.stream()
                .filter(key -> key.id() == null || wanted.isEmpty() || wanted.equals(key.id()))
                .filter(key -> algorithm.get().fits(key.key()))
                .anyMatch(key -> decoded.filter(bytes -> algorithm.get().signed(key.key(), signed, bytes))
                        .isPresent());
    }

    private static Optional<byte[]> decoded(String signature) {
        try {
            return Optional.of(Base64.getUrlDecoder().decode(signature));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static JsonNode json(String part) throws IOException {
        return Json.MAPPER.readTree(Base64.getUrlDecoder().decode(part));
    }
}
