package dev.leasehold.worker.subprocess;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** Another user, without groups, capabilities or a way to new privileges. */
record UserSandbox(Path setpriv) implements Sandbox {
    @Override
    public SandboxLevel level() {
        return SandboxLevel.USER;
    }

    @Override
    public String tool() {
        return "setpriv";
    }

    @Override
    public List<String> prefix(Place place) {
        return UserChange.bySetpriv(setpriv).to(Objects.requireNonNull(place.uid(), "the level user needs a uid"));
    }

    @Override
    public int ownProcesses() {
        return 0;
    }
}
