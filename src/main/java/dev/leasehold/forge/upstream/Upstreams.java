package dev.leasehold.forge.upstream;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The upstreams that the operator has set up. */
public final class Upstreams {
    private final Map<String, Upstream> byName = new TreeMap<>();

    public Upstreams(UpstreamsConfig config) {
        config.byName().forEach((name, setting) -> byName.put(name, Upstream.of(name, setting)));
    }

    public Optional<Upstream> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    public Collection<Upstream> all() {
        return byName.values();
    }
}
