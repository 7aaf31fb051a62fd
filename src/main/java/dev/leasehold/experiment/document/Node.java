package dev.leasehold.experiment.document;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** A piece of a document, and where it stands. */
public sealed interface Node {
    Mark mark();

    /** What it is, for a sentence such as "must be a text, is {@code the number 5}". */
    String described();

    record Mapping(Mark mark, List<Entry> entries) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }

        public Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.key().equals(key)).findFirst();
        }

        @Override
        public String described() {
            return "a mapping";
        }
    }

    /** One line of a mapping. */
    record Entry(Mark mark, String key, Node value) {}

    record Sequence(Mark mark, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String described() {
            return "a list";
        }
    }

    /** {@code end} is where it ends, quotes included. */
    record Text(Mark mark, Mark end, String value) implements Node {
        @Override
        public String described() {
            return value.length() > 40
                    ? "the text '%s…'".formatted(value.substring(0, 40))
                    : "the text '" + value + "'";
        }
    }

    record Whole(Mark mark, BigInteger value) implements Node {
        @Override
        public String described() {
            return "the number " + value;
        }
    }

    record Real(Mark mark, double value) implements Node {
        @Override
        public String described() {
            return "the number " + value;
        }
    }

    record Bool(Mark mark, boolean value) implements Node {
        @Override
        public String described() {
            return String.valueOf(value);
        }
    }

    record Null(Mark mark) implements Node {
        @Override
        public String described() {
            return "empty";
        }
    }

    /** Something YAML knows and no shape takes: a date, a set, a tagged object. */
    record Foreign(Mark mark, String described) implements Node {}
}
