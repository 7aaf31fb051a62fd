package dev.leasehold.platform.archive;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TarReaderTest {
    private static final int TYPE_AT = 156;

    @Test
    void what_was_written_is_read_and_what_is_unread_is_passed_over() throws IOException {
        TarReader reader = new TarReader(new ByteArrayInputStream(archive()), 10);

        TarReader.Entry first = reader.next().orElseThrow();
        assertThat(first.name()).isEqualTo("a/first.txt");
        assertThat(first.content().read()).isEqualTo('o');
        TarReader.Entry second = reader.next().orElseThrow();
        assertThat(second.content().readAllBytes()).hasSize(700).containsOnly('x');
        assertThat(reader.next().orElseThrow().content().read()).isEqualTo(-1);
        assertThat(reader.next()).isEmpty();
    }

    @Test
    void tar_itself_reads_it() throws Exception {
        Path file = Files.createTempFile("leasehold-", ".tar");
        try {
            Files.write(file, archive());
            Process tar = new ProcessBuilder("tar", "tvf", file.toString()).start();

            assertThat(new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("-rw-r--r--", "a/first.txt", "700", "second.txt", "empty");
        } finally {
            Files.delete(file);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../up", "/etc/passwd", "a/../b", ".hidden", "a//b", "a/", "", "a b", "a\nb", "\u00e4"})
    void a_name_that_leads_elsewhere_is_refused(String name) {
        assertThatThrownBy(() -> read(changed(archive(), header -> {
                    Arrays.fill(header, 0, 100, (byte) 0);
                    byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
                    System.arraycopy(bytes, 0, header, 0, bytes.length);
                })))
                .isInstanceOf(BadArchive.class);
    }

    @ParameterizedTest
    @ValueSource(chars = {'1', '2', '3', '4', '5', '6', 'x', 'g', 'L', 'S'})
    void whatever_is_no_regular_file_is_refused(char type) {
        assertThatThrownBy(() -> read(changed(archive(), header -> header[TYPE_AT] = (byte) type)))
                .isInstanceOf(BadArchive.class)
                .hasMessageContaining("no regular file");
    }

    @Test
    void a_damaged_header_a_cut_and_a_size_that_is_none_are_refused() {
        byte[] damaged = archive();
        damaged[0] = 'b';
        assertThatThrownBy(() -> read(damaged)).isInstanceOf(BadArchive.class);
        for (int length : new int[] {0, 511, 512, 515, 1024, 1030, archive().length - 512}) {
            byte[] cut = Arrays.copyOf(archive(), length);
            assertThatThrownBy(() -> read(cut)).as("cut at %d", length).isInstanceOf(BadArchive.class);
        }
        assertThatThrownBy(() -> read(changed(archive(), header -> header[124] = (byte) 0x80)))
                .isInstanceOf(BadArchive.class);
        assertThatThrownBy(() -> read(changed(
                        archive(),
                        header -> System.arraycopy(
                                "77777777777\0".getBytes(StandardCharsets.US_ASCII), 0, header, 124, 12))))
                .as("eight gigabytes announced, and not sent")
                .isInstanceOf(BadArchive.class);
    }

    @Test
    void there_is_a_most_of_entries() {
        assertThatThrownBy(() -> {
                    TarReader reader = new TarReader(new ByteArrayInputStream(archive()), 2);
                    for (int i = 0; i < 3; i++) {
                        reader.next();
                    }
                })
                .isInstanceOf(BadArchive.class)
                .hasMessageContaining("more than 2");
    }

    private static List<String> read(byte[] archive) throws IOException {
        List<String> names = new ArrayList<>();
        TarReader reader = new TarReader(new ByteArrayInputStream(archive), 10);
        for (var entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            names.add(entry.get().name());
        }
        return names;
    }

    /** The first header changed, and its sum made right again: whoever means harm would do so. */
    private static byte[] changed(byte[] archive, Consumer<byte[]> change) {
        byte[] header = Arrays.copyOf(archive, TarFormat.BLOCK);
        change.accept(header);
        System.arraycopy(
                "%06o\0 ".formatted(TarFormat.sum(header)).getBytes(StandardCharsets.US_ASCII),
                0,
                header,
                TarFormat.SUM_AT,
                TarFormat.SUM_LENGTH);
        System.arraycopy(header, 0, archive, 0, header.length);
        return archive;
    }

    private static byte[] archive() {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            TarWriter tar = new TarWriter(out, 1_760_000_000);
            add(tar, "a/first.txt", "one");
            add(tar, "second.txt", "x".repeat(700));
            add(tar, "empty", "");
            tar.finish();
            return out.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(TarWriter tar, String name, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        tar.add(name, bytes.length, new ByteArrayInputStream(bytes));
    }
}
