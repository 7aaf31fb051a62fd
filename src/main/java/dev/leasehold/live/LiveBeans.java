package dev.leasehold.live;

import dev.leasehold.platform.sql.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes this package's parts for the service. */
@Dependent
final class LiveBeans {

    @Produces
    @Singleton
    Logs logs(
            Database database,
            @ConfigProperty(name = "leasehold.log.most-bytes", defaultValue = "33554432") long most) {
        return new Logs(database, most);
    }
}
