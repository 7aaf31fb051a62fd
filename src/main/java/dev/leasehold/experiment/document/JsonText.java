package dev.leasehold.experiment.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.leasehold.experiment.document.Node.Entry;
import org.jspecify.annotations.Nullable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads JSON into nodes. YAML takes most JSON as well, but not one that is indented with tabs. */
final class JsonText {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Source.MOST_DEPTH)
                    .build())
            .build();

    private JsonText() {}

    static Node read(String text) throws InvalidDocument {
        try (JsonParser parser = FACTORY.createParser(text)) {
            parser.nextToken();
            Node node = node(parser);
            if (parser.nextToken() != null) {
                throw invalid(parser.currentTokenLocation(), "something follows after the end of the JSON text");
            }
            return node;
        } catch (JsonProcessingException e) {
            String message = String.valueOf(e.getOriginalMessage());
            throw invalid(
                    e.getLocation(), "not JSON: " + message.lines().findFirst().orElse(message));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Node node(JsonParser parser) throws IOException, InvalidDocument {
        Mark mark = mark(parser.currentTokenLocation());
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(parser, mark);
            case START_ARRAY -> sequence(parser, mark);
            case VALUE_STRING -> {
                String text = parser.getText(); // which reads it, so that the parser then stands at its end
                yield new Node.Text(mark, mark(parser.currentLocation()), text);
            }
            case VALUE_NUMBER_INT -> new Node.Whole(mark, parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> new Node.Real(mark, parser.getDoubleValue());
            case VALUE_TRUE, VALUE_FALSE -> new Node.Bool(mark, parser.getBooleanValue());
            case VALUE_NULL -> new Node.Null(mark);
            case null, default -> throw invalid(parser.currentTokenLocation(), "not JSON: a value is missing");
        };
    }

    private static Node mapping(JsonParser parser, Mark mark) throws IOException, InvalidDocument {
        List<Entry> entries = new ArrayList<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            Mark at = mark(parser.currentTokenLocation());
            String key = parser.currentName();
            parser.nextToken();
            entries.add(new Entry(at, key, node(parser)));
        }
        return new Node.Mapping(mark, entries);
    }

    private static Node sequence(JsonParser parser, Mark mark) throws IOException, InvalidDocument {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser));
        }
        return new Node.Sequence(mark, items);
    }

    private static Mark mark(@Nullable JsonLocation at) {
        return at == null || at.getLineNr() < 1 ? Mark.START : new Mark(at.getLineNr(), at.getColumnNr());
    }

    private static InvalidDocument invalid(@Nullable JsonLocation at, String message) {
        return new InvalidDocument(List.of(Finding.of(mark(at), "", message)));
    }
}
