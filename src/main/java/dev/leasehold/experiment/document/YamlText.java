package dev.leasehold.experiment.document;

import dev.leasehold.experiment.document.Node.Entry;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads one YAML document into nodes. Nothing is constructed from a tag: a document is words, numbers, lists and
 * mappings. Depth, aliases and what they grow to are bounded.
 */
final class YamlText {
    private static final int MOST_ALIASES = 50;

    private final Dialect dialect;
    private int nodes;

    YamlText(Dialect dialect) {
        this.dialect = dialect;
    }

    Node read(String text) throws InvalidDocument {
        LoaderOptions options = new LoaderOptions();
        options.setNestingDepthLimit(Source.MOST_DEPTH);
        options.setMaxAliasesForCollections(MOST_ALIASES);
        options.setCodePointLimit(Source.MOST_BYTES);
        try {
            var root = new Composer(new ParserImpl(new StreamReader(text), options), dialect.resolver(), options)
                    .getSingleNode();
            return root == null ? new Node.Null(Mark.START) : node(root, 0);
        } catch (MarkedYAMLException e) {
            Mark at = e.getProblemMark() == null ? Mark.START : mark(e.getProblemMark());
            throw invalid(at, "not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            throw invalid(
                    Mark.START,
                    "not YAML: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        }
    }

    private Node node(org.yaml.snakeyaml.nodes.Node node, int depth) throws InvalidDocument {
        Mark mark = mark(node.getStartMark());
        if (depth > Source.MOST_DEPTH || ++nodes > Source.MOST_NODES) {
            throw invalid(
                    mark,
                    "grows beyond %d levels or %d nodes when its aliases are followed"
                            .formatted(Source.MOST_DEPTH, Source.MOST_NODES));
        }
        return switch (node) {
            case ScalarNode scalar -> YamlScalar.of(scalar, mark, mark(node.getEndMark()), dialect);
            case MappingNode mapping
            when mapping.getTag().equals(Tag.MAP) -> new Node.Mapping(mark, entries(mapping, depth));
            case SequenceNode sequence
            when sequence.getTag().equals(Tag.SEQ) -> {
                List<Node> items = new ArrayList<>();
                for (var item : sequence.getValue()) {
                    items.add(node(item, depth + 1));
                }
                yield new Node.Sequence(mark, items);
            }
            default -> new Node.Foreign(mark, "tagged " + node.getTag());
        };
    }

    private List<Entry> entries(MappingNode mapping, int depth) throws InvalidDocument {
        List<Entry> entries = new ArrayList<>();
        List<Entry> merged = new ArrayList<>();
        for (NodeTuple tuple : mapping.getValue()) {
            Mark mark = mark(tuple.getKeyNode().getStartMark());
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw invalid(mark, "a key must be one word, is a list or a mapping");
            }
            Node value = node(tuple.getValueNode(), depth + 1);
            if (key.getTag().equals(Tag.MERGE)) {
                merged.addAll(merged(value));
            } else {
                if (dialect == Dialect.YAML_1_1) {
                    entries.removeIf(entry -> entry.key().equals(key.getValue()));
                }
                entries.add(new Entry(mark, key.getValue(), value));
            }
        }
        for (Entry entry : merged) {
            if (entries.stream().noneMatch(own -> own.key().equals(entry.key()))) {
                entries.add(entry);
            }
        }
        return entries;
    }

    private static List<Entry> merged(Node value) throws InvalidDocument {
        return switch (value) {
            case Node.Mapping mapping -> mapping.entries();
            case Node.Sequence sequence -> {
                List<Entry> all = new ArrayList<>();
                for (Node item : sequence.items()) {
                    all.addAll(merged(item));
                }
                yield all;
            }
            default -> throw invalid(value.mark(), "'<<' merges mappings, this is " + value.described());
        };
    }

    private static Mark mark(org.yaml.snakeyaml.error.Mark mark) {
        return new Mark(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static InvalidDocument invalid(Mark mark, String message) {
        return new InvalidDocument(List.of(Finding.of(mark, "", message)));
    }
}
