package dev.leasehold.delivery;

import dev.leasehold.platform.git.Git;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class SpareTreesTest {
    @TempDir
    Path folder;

    private SpareTrees spares;

    @BeforeEach
    void open() {
        spares = SpareTrees.open(folder);
    }

    private CachedRepository repository(String name) throws Exception {
        return new CachedRepository(Git.find(), folder.resolveSibling(name));
    }

    private Path kept(CachedRepository repository) throws Exception {
        Path tree = spares.place(Owner.self());
        Files.writeString(tree.resolve("file"), "x");
        spares.keep(repository, tree);
        return tree;
    }

    @Test
    void whoever_takes_one_has_it_alone() throws Exception {
        CachedRepository repository = repository("a");
        Path tree = kept(repository);

        assertThat(spares.has(repository("b"))).isFalse();
        assertThat(spares.take(repository)).isEqualTo(tree);
        assertThat(spares.has(repository)).isFalse();
        assertThat(spares.take(repository)).isNull();
        assertThat(tree.resolve("file")).exists();
    }

    @Test
    void a_new_one_takes_the_place_of_the_old_one() throws Exception {
        CachedRepository repository = repository("a");
        Path old = kept(repository);
        Path fresh = kept(repository);

        assertThat(old).doesNotExist();
        assertThat(spares.take(repository)).isEqualTo(fresh);
    }

    @Test
    void the_fifth_repository_costs_the_first_one_its_tree() throws Exception {
        List<CachedRepository> repositories = new ArrayList<>();
        List<Path> trees = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            repositories.add(repository("r" + i));
            trees.add(kept(repositories.getLast()));
        }

        assertThat(trees.getFirst()).doesNotExist();
        assertThat(spares.take(repositories.getFirst())).isNull();
        assertThat(spares.take(repositories.get(1))).isEqualTo(trees.get(1));
        assertThat(trees.subList(1, 5)).allSatisfy(tree -> assertThat(tree).exists());
    }

    @Test
    void what_an_earlier_process_left_is_gone() throws Exception {
        Path tree = kept(repository("a"));

        SpareTrees.open(folder);

        assertThat(tree).doesNotExist();
    }

    @Test
    void a_repository_that_goes_takes_its_tree_along() throws Exception {
        CachedRepository repository = repository("a");
        Path tree = kept(repository);

        spares.drop(repository);

        assertThat(tree).doesNotExist();
        assertThat(spares.has(repository)).isFalse();
    }
}
