package dev.leasehold.worker.courier;

import dev.leasehold.worker.courier.ParcelReader.Item;
import dev.leasehold.worker.courier.ParcelReader.MalformedParcel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ParcelTest {
    private static final String FIRST = "leasehold-parcel 1\n";

    @Test
    void what_was_written_is_read() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ParcelWriter writer = new ParcelWriter(bytes);
        writer.folder("a", 0755);
        writer.file("a/ü\n", 0644, "text".getBytes(UTF_8));
        writer.link("a/link", "../b");
        writer.put(ParcelKind.HEAD, "1234".getBytes(UTF_8));
        writer.end();

        ParcelReader reader = reader(bytes.toByteArray());

        assertThat(reader.next()).isEqualTo(new Item(ParcelKind.FOLDER, 0755, 0, "a"));
        assertThat(reader.next()).isEqualTo(new Item(ParcelKind.FILE, 0644, 4, "a/Ã¼\n"));
        assertThat(reader.content(4)).asString(UTF_8).isEqualTo("text");
        assertThat(reader.next()).isEqualTo(new Item(ParcelKind.LINK, 0777, 4, "a/link"));
        assertThat(reader.content().readAllBytes()).asString(UTF_8).isEqualTo("../b");
        assertThat(reader.next()).isEqualTo(new Item(ParcelKind.HEAD, 0, 4, ""));
        assertThat(reader.next()).isNull();
    }

    @Test
    void the_format_is_what_the_courier_speaks() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ParcelWriter writer = new ParcelWriter(bytes);
        writer.file("a/b", 0755, "x\n".getBytes(UTF_8));
        writer.end();

        assertThat(bytes.toString(UTF_8)).isEqualTo("leasehold-parcel 1\nfile 755 2 3\na/bx\nend 0 0 0\n");
    }

    @Test
    void a_content_that_nobody_reads_is_passed_over() throws IOException {
        ParcelReader reader = reader(FIRST + "file 644 5 1\nahello" + "seen 600 99 1\nb" + "end 0 0 0\n");

        assertThat(reader.next()).isEqualTo(new Item(ParcelKind.FILE, 0644, 5, "a"));
        assertThat(reader.next()).isEqualTo(new Item(ParcelKind.SEEN, 0600, 99, "b"));
        assertThat(reader.content().readAllBytes()).isEmpty();
        assertThat(reader.next()).isNull();
    }

    @Test
    void every_beginning_of_a_parcel_breaks_off() {
        String whole = FIRST + "file 644 5 1\nahello" + "end 0 0 0\n";

        for (int length = 0; length < whole.length(); length++) {
            String beginning = whole.substring(0, length);
            assertThatThrownBy(() -> readAll(beginning)).as(beginning).isInstanceOf(EOFException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a", "../a", "a/../b", "a//b", "a/", ".", "a/.", "", "a\0b"})
    void a_path_that_leads_elsewhere_is_refused(String path) {
        String parcel = FIRST + "seen 644 0 %d\n%s".formatted(path.length(), path) + "end 0 0 0\n";

        if (path.isEmpty()) {
            assertThatThrownBy(() -> SentWorkspaces.of("seen 644 0 0\n")).isInstanceOf(MalformedParcel.class);
        } else {
            assertThatThrownBy(() -> readAll(parcel)).isInstanceOf(MalformedParcel.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file 644 -1 1\na",
                "file 999 1 1\naa",
                "File 644 1 1\naa",
                "thing 644 1 1\naa",
                "file 644 1\na",
                "file 644 9999999999999999999 1\na",
                "seen 644 1 5000\na",
                "file  644 1 1\naa",
                "\n"
            })
    void a_line_that_begins_no_entry_is_refused(String entry) {
        assertThatThrownBy(() -> readAll(FIRST + entry + "end 0 0 0\n")).isInstanceOf(MalformedParcel.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"leasehold-parcel 2\n", "<html>", "\n"})
    void something_else_is_no_parcel(String text) {
        assertThatThrownBy(() -> readAll(text + "x".repeat(100))).isInstanceOf(MalformedParcel.class);
    }

    @Test
    void a_line_without_an_end_is_not_read_for_ever() {
        assertThatThrownBy(() -> readAll(FIRST + "x".repeat(1_000))).isInstanceOf(MalformedParcel.class);
    }

    @Test
    void a_sparse_file_of_any_size_is_told() throws IOException {
        ParcelReader reader = reader(FIRST + "seen 644 999999999999999999 1\naend 0 0 0\n");

        assertThat(reader.next()).isEqualTo(new Item(ParcelKind.SEEN, 0644, 999_999_999_999_999_999L, "a"));
    }

    @Test
    void what_is_longer_than_it_may_be_is_refused() throws IOException {
        ParcelReader reader = reader(FIRST + "record 0 5 0\nhello");
        reader.next();

        assertThatThrownBy(() -> reader.content(4)).isInstanceOf(MalformedParcel.class);
    }

    private static void readAll(String parcel) throws IOException {
        ParcelReader reader = reader(parcel);
        while (reader.next() != null) {
            reader.content().readAllBytes();
        }
    }

    private static ParcelReader reader(String parcel) throws IOException {
        return reader(parcel.getBytes(ISO_8859_1));
    }

    private static ParcelReader reader(byte[] parcel) throws IOException {
        return new ParcelReader(new ByteArrayInputStream(parcel));
    }
}
