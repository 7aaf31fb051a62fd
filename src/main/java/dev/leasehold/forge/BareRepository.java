package dev.leasehold.forge;

import java.nio.file.Path;

/** A repository on this disk. One object for as long as it is there, because of what {@link Refs} remembers. */
record BareRepository(String name, Path folder, Refs refs) {
    BareRepository(String name, Path folder) {
        this(name, folder, new Refs(folder));
    }
}
