package dev.leasehold.delivery;

import dev.leasehold.platform.git.ObjectFormat;
import dev.leasehold.platform.git.RemoteException;
import dev.leasehold.platform.git.RemoteRepository;

/** The forge, for what an attempt's quarantine has let through. */
record ForgeDestination(RemoteRepository forge, Tries tries, String ref, Output.Taken taken) implements Destination {
    @Override
    public String commit() {
        return taken.commit();
    }

    @Override
    public Pushed push() throws InterruptedException {
        try {
            return Pushed.of(forge.create(ref, commit(), taken.pack(), tries.pushDeadline()));
        } catch (RemoteException e) {
            return Pushed.of(e);
        }
    }

    @Override
    public Read read() throws InterruptedException {
        try {
            return Read.of(forge.read(ref, ObjectFormat.ofId(commit()), tries.readDeadline()), commit());
        } catch (RemoteException e) {
            return Read.of(e);
        }
    }
}
