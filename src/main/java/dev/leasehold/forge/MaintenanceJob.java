package dev.leasehold.forge;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;

/** When {@link Maintenance} is done: now and then, by the process that has the disk. */
@Singleton
class MaintenanceJob {
    private final ForgeConfig config;
    private final Instance<Disk> disk;

    MaintenanceJob(ForgeConfig config, Instance<Disk> disk) {
        this.config = config;
        this.disk = disk;
    }

    @Scheduled(every = "5m", delayed = "2m", concurrentExecution = ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void run() {
        if (config.owner()) {
            disk.get().maintenance().run();
        }
    }
}
