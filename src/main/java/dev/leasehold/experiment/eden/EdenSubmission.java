package dev.leasehold.experiment.eden;

import dev.leasehold.platform.blob.Digest;
import org.jspecify.annotations.Nullable;
import java.nio.file.Path;
import java.util.Map;

/**
 * An EDEN experiment as it is handed in.
 *
 * @param folder the experiment folder: a tar, plain or by gzip, stored under this digest
 * @param config where in the folder its config is; null for {@code .eden/config.yaml}
 * @param seed what evolves; null for one commit with an empty {@code .gitkeep}
 * @param roles by part ({@code ideator}, {@code executor}, {@code evaluator}) the role of the service that runs it. Without
 *     it a part is run by the role of its name, or by {@code default} where there is none
 */
public record EdenSubmission(
        @Nullable String name,
        Digest folder,
        @Nullable String config,
        @Nullable EdenSeed seed,
        @Nullable Map<String, String> roles) {
    public static final String CONFIG = ".eden/config.yaml";

    public EdenSubmission {
        if (config != null) {
            Path path = Path.of(config);
            if (path.isAbsolute() || path.normalize().startsWith("..")) {
                throw new IllegalArgumentException("config '%s' must lie in the folder".formatted(config));
            }
        }
    }

    public String configPath() {
        return config == null ? CONFIG : config;
    }
}
