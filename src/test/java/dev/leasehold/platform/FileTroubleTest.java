package dev.leasehold.platform;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class FileTroubleTest {
    @TempDir
    Path folder;

    @Test
    void a_file_that_is_not_there_is_said_in_words() {
        assertThat(reading(folder.resolve("none"))).isEqualTo("there is no such file");
    }

    @Test
    void what_the_system_says_of_it_is_said_without_the_name_again() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        assertThat(reading(file.resolve("below"))).isEqualTo("Not a directory");
        assertThat(FileTrouble.words(new AccessDeniedException(file.toString())))
                .isEqualTo("permission denied");
    }

    @Test
    void a_file_above_the_one_that_was_named_is_named() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        IOException why =
                catchThrowableOfType(IOException.class, () -> Files.createDirectories(file.resolve("below/it")));

        assertThat(FileTrouble.words(file.resolve("below/it"), why)).startsWith(file.resolve("below") + ": ");
        assertThat(FileTrouble.words(file.resolve("below"), why)).doesNotContain(file.toString());
    }

    @Test
    void bytes_that_are_no_text_are_called_so() throws IOException {
        assertThat(reading(Files.write(folder.resolve("image"), new byte[] {(byte) 0xff, 0})))
                .isEqualTo("it is no text");
    }

    @Test
    void what_has_no_words_is_named() {
        assertThat(FileTrouble.words(new IOException("the disk is full"))).isEqualTo("the disk is full");
        assertThat(FileTrouble.words(new IOException())).isEqualTo("IOException");
    }

    private static String reading(Path file) {
        return FileTrouble.words(catchThrowableOfType(IOException.class, () -> Files.readString(file)));
    }
}
