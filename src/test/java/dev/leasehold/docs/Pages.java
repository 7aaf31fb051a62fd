package dev.leasehold.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Pages that are written from the code, in part or as a whole. */
public final class Pages {
    private Pages() {}

    /** With {@code -Dleasehold.write-docs=true} it is written instead. */
    public static void mustRead(Path page, String fresh) {
        try {
            if (Boolean.getBoolean("leasehold.write-docs")) {
                Files.writeString(page, fresh);
            }
            assertThat(Files.readString(page))
                    .as("%s; write it anew with -Dleasehold.write-docs=true", page)
                    .isEqualTo(fresh);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String read(Path page) {
        try {
            return Files.exists(page) ? Files.readString(page) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
