package dev.leasehold.api.blob;

import dev.leasehold.platform.blob.Blobs;
import dev.leasehold.platform.sql.Database;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the store of blobs injectable. */
class BlobWiring {
    @Produces
    @Singleton
    Blobs blobs(Database database) {
        return new Blobs(database);
    }
}
