package dev.leasehold.forge;

import org.junit.jupiter.api.Test;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PackGuardTest {
    private static final int LIMIT = 10_000;

    private static byte[] through(byte[] pack, int piece) throws IOException {
        var guard = new PackGuard(new ByteArrayInputStream(pack), LIMIT);
        byte[] out = new byte[pack.length];
        int at = 0;
        for (int read = guard.read(out, at, Math.min(piece, out.length - at));
                read > 0;
                read = guard.read(out, at, Math.min(piece, out.length - at))) {
            at += read;
        }
        assertThat(guard.read()).isEqualTo(-1);
        return Arrays.copyOf(out, at);
    }

    @Test
    void a_sound_pack_passes_unchanged_in_whatever_pieces_it_comes() throws IOException {
        byte[] pack = new Packs()
                .add(Packs.BLOB, new byte[0])
                .add(Packs.BLOB, new byte[LIMIT])
                .bomb("ab".repeat(20), 100, LIMIT)
                .add(Packs.COMMIT, "tree".getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .pack();

        for (int piece : new int[] {1, 7, pack.length}) {
            assertThat(through(pack, piece)).isEqualTo(pack);
        }
    }

    @Test
    void an_object_that_says_it_is_too_large_is_refused() {
        assertRefused(new Packs().add(Packs.BLOB, new byte[LIMIT + 1]).pack(), "object-too-large");
    }

    @Test
    void an_object_that_is_larger_than_it_says_is_refused() {
        assertRefused(new Packs().lie(Packs.BLOB, 10, new byte[LIMIT]).pack(), "pack-malformed");
    }

    @Test
    void a_delta_that_would_make_a_large_object_is_refused_although_it_is_small() {
        byte[] pack = new Packs().bomb("ab".repeat(20), 100, 1L << 40).pack();

        assertThat(pack.length).isLessThan(LIMIT);
        assertRefused(pack, "object-too-large");
    }

    @Test
    void what_is_no_pack_and_what_comes_behind_one_is_refused() {
        byte[] pack = new Packs().add(Packs.BLOB, new byte[3]).pack();

        assertRefused(new byte[100], "pack-malformed");
        assertRefused(Arrays.copyOf(pack, pack.length + 1), "pack-malformed");
        assertThatThrownBy(() -> through(Arrays.copyOf(pack, pack.length - 1), 7))
                .isInstanceOf(EOFException.class);
    }

    private static void assertRefused(byte[] pack, String code) {
        assertThatThrownBy(() -> through(pack, 4096)).hasMessageStartingWith(code + ": ");
    }
}
