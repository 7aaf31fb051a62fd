package dev.leasehold.worker.service;

import dev.leasehold.worker.subprocess.InputStore;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

@Dependent
final class NoInputs {
    @Produces
    @Singleton
    InputStore inputs() {
        return InputStore.empty();
    }
}
