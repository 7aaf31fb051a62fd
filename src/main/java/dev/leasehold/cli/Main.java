package dev.leasehold.cli;

import dev.leasehold.cli.client.Surroundings;
import io.quarkus.runtime.annotations.QuarkusMain;

/** Where the program begins. Nothing of the server is loaded before {@code serve} asks for it. */
@QuarkusMain
public final class Main {
    Main() {} // for Quarkus, which makes a bean of it

    public static void main(String... arguments) {
        System.exit(
                Leasehold.commandLine(Surroundings.ofThisProcess(), arguments).execute(arguments));
    }
}
