package dev.leasehold.forge;

import dev.leasehold.platform.StartRefused;
import dev.leasehold.platform.sql.Database;
import dev.leasehold.testing.TestDatabase;
import dev.leasehold.testing.TestPool;
import io.agroal.api.AgroalDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OwnershipTest {
    @TempDir
    Path folder;

    private TestDatabase database;
    private AgroalDataSource pool;
    private Ownership ownership;

    @BeforeEach
    void open() {
        database = TestDatabase.fresh();
        pool = TestPool.of(database, 2);
        ownership = new Ownership(new Database(pool));
    }

    @AfterEach
    void close() {
        pool.close();
        database.close();
    }

    private Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    @Test
    void the_first_folder_is_the_installation_s_and_stays_so_wherever_it_is_moved() throws IOException {
        Path first = folder("first");
        ownership.claim(first, false);
        Path moved = Files.move(first, folder.resolve("moved"));

        assertThatCode(() -> ownership.claim(moved, false)).doesNotThrowAnyException();
    }

    @Test
    void a_second_folder_is_refused_with_what_to_do() throws IOException {
        ownership.claim(folder("first"), false);
        Path second = folder("second");

        assertThatThrownBy(() -> ownership.claim(second, false))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("leasehold.forge.internal-url")
                .hasMessageContaining("take-over");
    }

    @Test
    void a_lost_folder_is_replaced_when_somebody_says_so() throws IOException {
        ownership.claim(folder("first"), false);
        Path second = folder("second");
        ownership.claim(second, true);

        assertThatCode(() -> ownership.claim(second, false)).doesNotThrowAnyException();
    }
}
