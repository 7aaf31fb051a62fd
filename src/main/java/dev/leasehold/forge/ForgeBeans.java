package dev.leasehold.forge;

import dev.leasehold.lease.LiveAttempts;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.platform.token.InstallationSecret;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import java.nio.file.Path;
import java.util.Optional;

/** Makes this package's parts for the service. */
@Dependent
final class ForgeBeans {

    @Produces
    @Singleton
    InstallationSecret secret(Database database) {
        return new InstallationSecret(database);
    }

    @Produces
    @Singleton
    ForgeTokens tokens(InstallationSecret secret, Database database) {
        return new ForgeTokens(secret, new LiveAttempts(database));
    }

    @Produces
    @Singleton
    Disk disk(Database database, ForgeConfig config, @ConfigProperty(name = "leasehold.data") Optional<String> data) {
        Path folder = config.folder()
                .or(() -> data.map(Path::of).map(path -> path.resolve("forge")))
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "leasehold-forge"))
                .toAbsolutePath();
        Disk disk = Disk.open(folder, config);
        new Ownership(database).claim(folder, config.takeOver());
        return disk;
    }

    /** Before the first request: a service that may not have the forge does not start. */
    static void open(@Observes StartupEvent event, ForgeConfig config, Instance<Disk> disk) {
        if (config.owner()) {
            disk.get();
        }
    }

    void close(@Disposes Disk disk) {
        disk.close();
    }

    @Produces
    @Singleton
    GitServer server(Disk disk) {
        return disk.server();
    }

    /** To be asked for only by who knows that this process has the disk. */
    @Produces
    @Singleton
    OwnRepositories repositories(Disk disk) {
        return disk.forge();
    }

    @Produces
    @Singleton
    Forge forge(ForgeConfig config, ForgeTokens tokens, Instance<Disk> disk) {
        if (config.owner()) {
            return disk.get().forge();
        }
        return new RemoteForge(
                config.internalUrl()
                        .orElseThrow(() -> new IllegalStateException(
                                "leasehold.forge.owner is false, so leasehold.forge.internal-url must say who is")),
                tokens.ofService());
    }
}
