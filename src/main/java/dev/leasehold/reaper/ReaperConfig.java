package dev.leasehold.reaper;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is kept, and for how long: {@code leasehold.retention.…}. */
@ConfigMapping(prefix = "leasehold.retention")
public interface ReaperConfig {
    /** Finished tasks, with their attempts and logs. */
    @WithDefault("30d")
    Duration tasks();

    /** The journal. Readers that fall behind further than this start again. */
    @WithDefault("90d")
    Duration journal();

    /** Uploaded inputs that no task named and nobody fetched for so long. */
    @WithDefault("30d")
    Duration blobs();

    /** Work refs of attempts that landed nowhere. */
    @WithDefault("1h")
    Duration refs();

    /** Who did what as an administrator. */
    @WithDefault("365d")
    Duration audit();

    /** Idempotency keys. */
    @WithDefault("7d")
    Duration keys();
}
