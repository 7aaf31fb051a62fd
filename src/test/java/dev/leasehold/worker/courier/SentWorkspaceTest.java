package dev.leasehold.worker.courier;

import dev.leasehold.worker.courier.ParcelReader.MalformedParcel;
import org.junit.jupiter.api.Test;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

import static dev.leasehold.worker.courier.SentWorkspaces.file;
import static dev.leasehold.worker.courier.SentWorkspaces.folder;
import static dev.leasehold.worker.courier.SentWorkspaces.link;
import static dev.leasehold.worker.courier.SentWorkspaces.told;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SentWorkspaceTest {
    private static final String RECORD = "{\"end\": \"exited\", \"exitCode\": 0}";

    @Test
    void contents_are_read_from_where_they_were_put() throws Exception {
        SentWorkspace sent = SentWorkspaces.of(folder("a") + file("a/b", "one") + file("c", "two") + link("l", "a/b"));

        assertThat(read(sent, "a/b")).isEqualTo("one");
        assertThat(read(sent, "c")).isEqualTo("two");
        assertThat(sent.find("l").target()).contains("a/b");
        assertThat(sent.find("a/b").path()).isEqualTo("a/b");
        assertThat(sent.find("d")).isNull();
    }

    private static String read(SentWorkspace sent, String path) throws IOException {
        return new String(sent.find(path).open().readAllBytes(), ISO_8859_1);
    }

    @Test
    void what_stayed_in_the_pod_cannot_be_read() throws Exception {
        SentWorkspace sent = SentWorkspaces.of(told(ParcelKind.SEEN, "seen", 3)
                + told(ParcelKind.BARRED, "barred", 3)
                + told(ParcelKind.CLOSED, "closed", 0));

        assertThatThrownBy(() -> sent.find("seen").open()).isInstanceOf(SentEntry.Withheld.class);
        assertThatThrownBy(() -> sent.find("barred").open()).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> sent.find("closed").children(1)).isInstanceOf(AccessDeniedException.class);
    }

    @Test
    void nothing_lies_in_what_is_no_folder_and_nothing_is_there_twice() {
        assertThatThrownBy(() -> SentWorkspaces.of(file("a", "x") + file("a/b", "y")))
                .isInstanceOf(MalformedParcel.class);
        assertThatThrownBy(() -> SentWorkspaces.of(file("a/b", "y"))).isInstanceOf(MalformedParcel.class);
        assertThatThrownBy(() -> SentWorkspaces.of(file("a", "x") + folder("a")))
                .isInstanceOf(MalformedParcel.class);
        assertThatThrownBy(() -> SentWorkspaces.of("head 0 1 0\nx")).isInstanceOf(MalformedParcel.class);
    }

    @Test
    void who_brings_much_asks_for_leave_once() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        StringBuilder entries = new StringBuilder();
        for (int i = 0; i < 10_000; i++) {
            entries.append(told(ParcelKind.SEEN, "file-" + i, 1));
        }
        Path folder = Files.createTempDirectory("sent");

        receive(entries.toString(), folder.resolve("many"), asked);
        assertThat(asked).hasValue(1);
        receive(file("large", "x".repeat(9 << 20)), folder.resolve("large"), asked);
        assertThat(asked).hasValue(2);
        receive(file("small", "x"), folder.resolve("small"), asked);
        assertThat(asked).hasValue(2);
    }

    private static void receive(String entries, Path place, AtomicInteger asked) throws Exception {
        byte[] parcel = SentWorkspaces.parcel(RECORD, entries).getBytes(ISO_8859_1);
        SentWorkspace.receive(new ByteArrayInputStream(parcel), place, asked::incrementAndGet)
                .close();
    }

    @Test
    void beyond_a_bound_only_what_is_the_hosts_is_kept() throws Exception {
        StringBuilder entries = new StringBuilder();
        String target = "x".repeat(4096);
        for (int i = 0; i < 33_000; i++) {
            entries.append(link("link-" + i, target));
        }
        entries.append(folder("z")).append(file("z/a", "x"));
        entries.append(folder(".leasehold")).append(file(".leasehold/outcome.json", "{}"));

        SentWorkspace sent = SentWorkspaces.of(entries.toString());

        assertThat(sent.isWhole()).isFalse();
        assertThat(sent.find("z")).isNull();
        assertThat(read(sent, ".leasehold/outcome.json")).isEqualTo("{}");
    }
}
