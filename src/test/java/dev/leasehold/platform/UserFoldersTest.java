package dev.leasehold.platform;

import org.junit.jupiter.api.Test;
import java.nio.file.Path;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class UserFoldersTest {
    @Test
    void by_default_they_lie_below_home() {
        var folders = new UserFolders(Map.of("HOME", "/home/ada"));

        assertThat(folders.cache()).isEqualTo(Path.of("/home/ada/.cache/leasehold"));
        assertThat(folders.data()).isEqualTo(Path.of("/home/ada/.local/share/leasehold"));
    }

    @Test
    void xdg_moves_them_and_an_empty_variable_counts_as_none() {
        var folders = new UserFolders(Map.of("HOME", "/home/ada", "XDG_CACHE_HOME", "/fast", "XDG_DATA_HOME", " "));

        assertThat(folders.cache()).isEqualTo(Path.of("/fast/leasehold"));
        assertThat(folders.data()).isEqualTo(Path.of("/home/ada/.local/share/leasehold"));
    }

    @Test
    void leasehold_cache_is_taken_as_it_is() {
        assertThat(new UserFolders(Map.of("LEASEHOLD_CACHE", "/c", "XDG_CACHE_HOME", "/fast")).cache())
                .isEqualTo(Path.of("/c"));
    }
}
