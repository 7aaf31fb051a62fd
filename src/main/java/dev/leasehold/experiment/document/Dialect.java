package dev.leasehold.experiment.document;

import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.resolver.Resolver;
import java.util.regex.Pattern;

/** What plain words of YAML mean, and what becomes of a key that stands twice. */
public enum Dialect {
    /** YAML 1.2 with its core schema: {@code no} is a word, {@code 010} is ten, a key stands once. */
    OURS {
        @Override
        Resolver resolver() {
            return new CoreSchema();
        }
    },
    /** YAML 1.1 as most libraries read it: {@code no} is false, {@code 010} is eight, the last of equal keys counts. */
    YAML_1_1 {
        @Override
        Resolver resolver() {
            return new Resolver();
        }
    };

    abstract Resolver resolver();

    private static final class CoreSchema extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            addImplicitResolver(Tag.BOOL, Pattern.compile("true|True|TRUE|false|False|FALSE"), "tTfF");
            addImplicitResolver(Tag.INT, Pattern.compile("[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+"), "-+0123456789");
            addImplicitResolver(
                    Tag.FLOAT,
                    Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?"
                            + "|[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)"),
                    "-+0123456789.");
            addImplicitResolver(Tag.MERGE, MERGE, "<");
            addImplicitResolver(Tag.NULL, Pattern.compile("~|null|Null|NULL|"), "~nN\0");
            addImplicitResolver(Tag.NULL, Pattern.compile(""), null);
        }
    }
}
