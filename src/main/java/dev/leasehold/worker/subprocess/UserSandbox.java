package dev.leasehold.worker.subprocess;

import java.util.List;
import java.util.Objects;

/** Another user, without groups, capabilities or a way to new privileges. */
record UserSandbox(UserChange change, String tool) implements Sandbox {
    @Override
    public SandboxLevel level() {
        return SandboxLevel.USER;
    }

    @Override
    public List<String> prefix(Place place) {
        return change.to(Objects.requireNonNull(place.uid(), "the level user needs a uid"));
    }

    @Override
    public int ownProcesses() {
        return 0;
    }
}
