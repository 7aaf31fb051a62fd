package dev.leasehold.forge.upstream;

import dev.leasehold.lease.Source;
import org.jspecify.annotations.Nullable;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One repository on another git server.
 *
 * @param credentialFile null for one that asks for none
 * @param ca null where the machine's certificates do
 * @param relayed the projects whose confirmed work all goes there; {@link #EVERY} is all of them
 */
public record Upstream(
        String name,
        URI url,
        @Nullable Path credentialFile,
        String username,
        @Nullable Path ca,
        Duration deadline,
        List<String> relayed) {
    /** Also those that are not there yet, such as the repositories of experiments to come. */
    public static final String EVERY = "*";

    public Upstream {
        String where = "leasehold.upstreams.%s".formatted(name);
        // Said without the address: what is wrong with it may be a password in it.
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    where + ".url must be an address alone; the credential goes into credential-file");
        }
        boolean https = "https".equals(url.getScheme()) && url.getHost() != null;
        boolean file = "file".equals(url.getScheme()) && url.getHost() == null && url.getPath() != null;
        if (!https && !file) {
            throw new IllegalArgumentException(where + ".url must begin with https:// or file:///");
        }
        if (username.isEmpty() || username.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(where + ".username must be one line of text");
        }
        if (!deadline.isPositive()) {
            throw new IllegalArgumentException("%s.deadline is %s, must be more than 0".formatted(where, deadline));
        }
        relayed = List.copyOf(relayed);
        for (String project : relayed) {
            if (!project.equals(EVERY) && !Source.isRepositoryName(project)) {
                throw new IllegalArgumentException("%s.projects has '%s', no project's name".formatted(where, project));
            }
        }
    }

    static Upstream of(String name, UpstreamsConfig.Setting setting) {
        List<String> projects = setting.projects().orElse(List.of());
        if (projects.isEmpty() == (setting.relay() == RelayRule.ALL)) {
            throw new IllegalArgumentException(
                    "leasehold.upstreams.%s: relay=all and projects go together".formatted(name));
        }
        return new Upstream(
                name,
                setting.url(),
                setting.credentialFile().map(Path::toAbsolutePath).orElse(null),
                setting.username(),
                setting.caFile().map(Path::toAbsolutePath).orElse(null),
                setting.deadline(),
                projects);
    }
}
