package dev.leasehold.platform.settings;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.ConfigProvider;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * What the service was told, and by whom.
 *
 * <p>INVARIANT: no secret is in it. A setting that may hold one shows whether it is set; files of secrets are named, and
 * not read.
 */
@Singleton
public class SettingsInForce {
    private static final String OURS = "leasehold.";

    /** Of Quarkus' own settings those that an operator's choices end in. */
    private static final Set<String> THEIRS = Set.of(
            "quarkus.http.host",
            "quarkus.http.port",
            "quarkus.http.ssl-port",
            "quarkus.http.insecure-requests",
            "quarkus.http.idle-timeout",
            "quarkus.http.limits.max-header-size",
            "quarkus.http.limits.max-connections",
            "quarkus.datasource.jdbc.url",
            "quarkus.datasource.jdbc.max-size",
            "quarkus.datasource.username",
            "quarkus.datasource.password",
            "quarkus.log.level");

    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(password|passwd|(?<!env-file-|pull-)secret(?!-file)|token-value|credential(?!-file)|api-?key|private).*");
    /** Variables for tasks: their names say nothing of what is in them. */
    private static final Pattern VARIABLE = Pattern.compile("leasehold\\.roles\\.[^.]+\\.env\\..+");

    private static final Pattern USER_INFO = Pattern.compile("(?<=//)[^/@\\s]+@");
    private static final Pattern SOURCE_FILE = Pattern.compile("source=(?:file:)?([^\\]]+)");
    private static final String HIDDEN = "***";

    /** In the order of their names. */
    public List<Setting> all() {
        SmallRyeConfig config = ConfigProvider.getConfig().unwrap(SmallRyeConfig.class);
        Set<String> names = new TreeSet<>(THEIRS);
        StreamSupport.stream(config.getPropertyNames().spliterator(), false)
                .filter(name -> name.startsWith(OURS))
                .forEach(names::add);
        return names.stream()
                .map(config::getConfigValue)
                .filter(value -> value.getValue() != null)
                .map(SettingsInForce::setting)
                .toList();
    }

    private static Setting setting(ConfigValue value) {
        return new Setting(value.getName(), shown(value.getName(), value.getValue()), from(value));
    }

    static String shown(String name, String value) {
        boolean secret =
                SECRET.matcher(name).matches() || VARIABLE.matcher(name).matches();
        return secret ? HIDDEN : USER_INFO.matcher(value).replaceAll(HIDDEN + "@");
    }

    private static String from(ConfigValue value) {
        String source = Optional.ofNullable(value.getConfigSourceName()).orElse("default");
        Matcher file = SOURCE_FILE.matcher(source);
        if (source.startsWith("Env")) {
            return "environment";
        }
        if (source.startsWith("SysProp")) {
            return "system property";
        }
        if (file.find() && !file.group(1).contains("!/") && !file.group(1).startsWith("jar:")) {
            return file.group(1);
        }
        return source.equals("leasehold.http") ? "leasehold.http.*" : "default";
    }
}
