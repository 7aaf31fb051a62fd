package dev.leasehold.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the chart makes of values. */
final class Chart {
    static final Path FOLDER = Path.of("charts/leasehold");
    /** Secrets that exist: those that the chart would make are random, and are looked up in a cluster first. */
    static final String[] SECRETS = {
        "tokens.existingSecret=leasehold-tokens", "database.inRelease.existingSecret=leasehold-database"
    };

    static final String KUBERNETES = "v1.34.4";

    private Chart() {}

    static Helm helm() {
        return new Helm(FOLDER);
    }

    /** Of a file in {@code ci/}, for the release {@code leasehold} in the namespace {@code lab}. */
    static String ofCase(String name) {
        return ofCase(FOLDER, name);
    }

    /** The same, of another version of the chart: its folder or package. */
    static String ofCase(Path chart, String name) {
        return template(new Helm(chart), "leasehold", "lab")
                .withValuesFile(FOLDER.resolve("ci").resolve(name + ".yaml"))
                .call();
    }

    /** Of settings as {@code --set} has them. */
    static String of(String release, String... settings) {
        TemplateCommand command = template(helm(), release, "lab");
        Stream.concat(Stream.of(SECRETS), Stream.of(settings))
                .forEach(one -> command.set(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1)));
        return command.call();
    }

    static TemplateCommand template(Helm chart, String release, String namespace) {
        return chart.template().withName(release).withNamespace(namespace).withKubeVersion(KUBERNETES);
    }

    /** The cases in {@code ci/}. */
    static List<String> cases() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.replace(".yaml", ""))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> objects(String yaml) {
        List<Map<String, Object>> objects = new ArrayList<>();
        for (Object each : new Yaml(new SafeConstructor(new LoaderOptions())).loadAll(yaml)) {
            if (each instanceof Map<?, ?> object) {
                objects.add((Map<String, Object>) object);
            }
        }
        return objects;
    }

    static String kind(Map<String, Object> object) {
        return String.valueOf(object.get("kind"));
    }

    static String name(Map<String, Object> object) {
        return String.valueOf(at(object, "metadata", "name"));
    }

    /** What lies at a path of keys, or null. */
    static @org.jspecify.annotations.Nullable Object at(Object from, String... path) {
        Object here = from;
        for (String key : path) {
            if (!(here instanceof Map<?, ?> map)) {
                return null;
            }
            here = map.get(key);
        }
        return here;
    }

    static List<Map<String, Object>> ofKind(String yaml, String... kinds) {
        return objects(yaml).stream()
                .filter(object -> List.of(kinds).contains(kind(object)))
                .toList();
    }

    /** Every map within an object that has a key, however deep. */
    static List<Map<?, ?>> having(Object within, String key) {
        List<Map<?, ?>> found = new ArrayList<>();
        if (within instanceof Map<?, ?> map) {
            if (map.containsKey(key)) {
                found.add(map);
            }
            map.values().forEach(value -> found.addAll(having(value, key)));
        } else if (within instanceof List<?> list) {
            list.forEach(value -> found.addAll(having(value, key)));
        }
        return found;
    }
}
