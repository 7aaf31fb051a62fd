package dev.leasehold.platform.archive;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is packed comes out as it was; what was packed to do harm does not come out. */
class UnpackingTest {
    @TempDir
    Path folder;

    private Path archive;
    private Path target;

    @BeforeEach
    void an_empty_target() throws IOException {
        archive = folder.resolve("archive");
        target = Files.createDirectory(folder.resolve("target"));
    }

    @Test
    void a_folder_comes_out_as_it_was_packed() throws IOException {
        Path source = Files.createDirectories(folder.resolve("source/deep/er"))
                .getParent()
                .getParent();
        Files.writeString(source.resolve("deep/er/" + "n".repeat(180)), "long");
        Files.writeString(source.resolve("run.sh"), "#!/bin/sh\n").toFile().setExecutable(true);
        Files.createSymbolicLink(source.resolve("deep/link"), Path.of("../run.sh"));
        Files.writeString(Files.createDirectory(source.resolve(".git")).resolve("config"), "secret");
        try (OutputStream to = new GZIPOutputStream(Files.newOutputStream(archive))) {
            Packing.pack(source, Set.of(".git"), to);
        }

        Unpacking.DEFAULT.unpack(archive, target);

        assertThat(Unpacking.isArchive(archive)).isTrue();
        assertThat(target.resolve("deep/er/" + "n".repeat(180))).hasContent("long");
        assertThat(target.resolve("run.sh")).isExecutable();
        assertThat(target.resolve("deep/link")).isSymbolicLink().hasContent("#!/bin/sh\n");
        assertThat(target.resolve(".git")).doesNotExist();
    }

    @Test
    void the_same_folder_is_packed_to_the_same_bytes() throws IOException {
        Path source = Files.createDirectory(folder.resolve("source"));
        Files.writeString(source.resolve("b"), "2");
        Files.writeString(source.resolve("a"), "1");
        Path other = folder.resolve("other");
        try (OutputStream one = Files.newOutputStream(archive);
                OutputStream two = Files.newOutputStream(other)) {
            Packing.pack(source, Set.of(), one);
            source.resolve("a").toFile().setLastModified(1_000_000);
            Packing.pack(source, Set.of(), two);
        }

        assertThat(archive).hasSameBinaryContentAs(other);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | /etc/evil     |              | leads out of the folder
            0 | ../evil       |              | leads out of the folder
            0 | a/../../evil  |              | leads out of the folder
            2 | link          | /etc/passwd  | is a link that leads out of the folder
            2 | a/link        | ../../target2| is a link that leads out of the folder
            1 | hard          | /etc/passwd  | is neither file nor folder nor symbolic link
            3 | device        |              | is neither file nor folder nor symbolic link
            6 | pipe          |              | is neither file nor folder nor symbolic link
            """)
    void what_leads_out_or_is_no_file_is_refused(char type, String name, String link, String why) throws IOException {
        pack(tar -> add(tar, name, (byte) type, link, ""));

        assertThatThrownBy(() -> Unpacking.DEFAULT.unpack(archive, target))
                .isInstanceOf(ArchiveRefused.class)
                .hasMessageContaining(why);
    }

    @Test
    void no_file_is_written_through_a_link() throws IOException {
        pack(tar -> {
            add(tar, "way", TarConstants.LF_SYMLINK, ".", "");
            add(tar, "way/file", TarConstants.LF_NORMAL, null, "x");
        });

        assertThatThrownBy(() -> Unpacking.DEFAULT.unpack(archive, target))
                .isInstanceOf(ArchiveRefused.class)
                .hasMessage("'way' is there twice");
    }

    @Test
    void what_unpacks_to_more_than_it_may_is_refused() throws IOException {
        pack(tar -> {
            add(tar, "one", TarConstants.LF_NORMAL, null, "12345");
            add(tar, "two", TarConstants.LF_NORMAL, null, "12345");
        });

        assertThatThrownBy(() -> new Unpacking(9, 10).unpack(archive, target)).hasMessageContaining("more than it may");
        assertThatThrownBy(() -> new Unpacking(99, 1).unpack(archive, Files.createDirectory(folder.resolve("again"))))
                .hasMessageContaining("more than 1 entries");
    }

    @Test
    void what_is_no_tar_is_none() throws IOException {
        Files.writeString(archive, "# v2 git bundle\n");

        assertThat(Unpacking.isArchive(archive)).isFalse();
    }

    private interface Entries {
        void addTo(TarArchiveOutputStream tar) throws IOException;
    }

    private void pack(Entries entries) throws IOException {
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(Files.newOutputStream(archive))) {
            entries.addTo(tar);
        }
    }

    private static void add(TarArchiveOutputStream tar, String name, byte type, String link, String content)
            throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name, type, true);
        if (link != null) {
            entry.setLinkName(link);
        }
        entry.setSize(content.length());
        tar.putArchiveEntry(entry);
        tar.write(content.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        tar.closeArchiveEntry();
    }
}
